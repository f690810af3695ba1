// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** The one user of a line. Every method is called on the line's loop and must not block. */
@ConsumerType
public interface LineListener {
  /** The line can carry bytes now. */
  void up();

  /** Bytes arrived, split as they came. */
  void received(Bytes chunk);

  /** The line cannot carry bytes now; one line for people says why. {@link #up} may follow. */
  void down(String reason);
}
