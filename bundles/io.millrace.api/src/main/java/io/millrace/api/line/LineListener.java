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

  /**
   * The other end pulsed its wake line: it has something to say and asks to be polled [spec
   * hdlc-link.md §1]. A hint that may be missed or come twice; lines without such a wire never call
   * this.
   *
   * @since 1.1
   */
  default void wake() {}
}
