// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A line of bytes in both directions. It knows nothing of frames. The service stays while the port
 * behind it comes and goes. Owns one loop, on which its listener is called.
 */
@ConsumerType
public interface Line {
  /** Service property: the line's name, unique in the router. */
  String NAME = "line.name";

  /**
   * Service property: which side of the link speaks here, {@link #PRIMARY} or {@link #SECONDARY}.
   */
  String ROLE = "line.role";

  /** Value of {@link #ROLE} for the side that begins every exchange. */
  String PRIMARY = "primary";

  /** Value of {@link #ROLE} for the side that only answers. */
  String SECONDARY = "secondary";

  /** Returns the line's name. */
  String name();

  /**
   * Returns one line for people: what the line is and how it is, for example {@code /dev/ttyS0
   * open}.
   */
  String description();

  /**
   * Makes {@code listener} the line's one user. When the line is up, {@link LineListener#up}
   * follows.
   *
   * @throws IllegalStateException when somebody is attached already
   */
  LinePort attach(LineListener listener);
}
