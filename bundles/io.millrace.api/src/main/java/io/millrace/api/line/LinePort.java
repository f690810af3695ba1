// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** What a line's one user holds. Thread-safe. */
@ConsumerType
public interface LinePort extends AutoCloseable {
  /** Runs {@code task} on the line's loop, in order. */
  void execute(Runnable task);

  /**
   * Writes all bytes, in one go where the port can. Dropped when the line is down; a failure shows
   * as {@link LineListener#down}.
   */
  void write(Bytes bytes);

  /** Throws away what has arrived and was not handed over yet. */
  void discardInput();

  /**
   * Pulses the wake line, so that the other end polls [spec hdlc-link.md §1]; does nothing where
   * there is none, or the line is down.
   *
   * @param length how long the pulse is; 1 or 2 ms in the field
   * @since 1.1
   */
  default void signalWake(Duration length) {}

  /** Detaches: afterwards the listener is not called any more. */
  @Override
  void close();
}
