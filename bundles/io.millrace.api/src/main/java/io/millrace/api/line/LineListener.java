// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives what arrives on a line. Called on the line's event loop; must not block. */
@ConsumerType
public interface LineListener {
  /** The line can carry bytes now. */
  void up();

  /** Bytes arrived, in chunks of any size. */
  void received(Bytes chunk);

  /**
   * The line cannot carry bytes now. {@link #up} may follow.
   *
   * @param reason one line for an operator
   */
  void down(String reason);

  /**
   * The other end pulsed its wake line: it has a message and asks to be polled [spec hdlc-link.md
   * §1]. A hint, which may be missed or come twice. Lines without such a wire never call this.
   */
  default void wake() {}
}
