// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A byte line, for example a serial port: bytes in both directions, without frames. A service with
 * the properties {@link #NAME} and {@link #ROLE}, which stays registered while the port behind it
 * comes and goes. A line owns one event loop, a thread on which it calls its listener.
 */
@ConsumerType
public interface Line {
  /** Service property: the line's name, unique in the router. */
  String NAME = "line.name";

  /**
   * Service property: the role of the link station on this side, {@link #PRIMARY} or {@link
   * #SECONDARY}.
   */
  String ROLE = "line.role";

  /** Value of {@link #ROLE} for the station that begins every exchange. */
  String PRIMARY = "primary";

  /** Value of {@link #ROLE} for the station that only answers. */
  String SECONDARY = "secondary";

  /** Returns the line's name. */
  String name();

  /**
   * Returns what the line is and its state, for an operator, for example {@code /dev/ttyS0 open}.
   */
  String description();

  /**
   * Attaches the line's one listener. When the line is up, {@link LineListener#up} follows.
   *
   * @throws IllegalStateException when a listener is attached already
   */
  LinePort attach(LineListener listener);
}
