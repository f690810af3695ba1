// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** What {@link Line#attach} gives to the listener. Thread-safe. */
@ConsumerType
public interface LinePort extends AutoCloseable {
  /**
   * Runs {@code task} on the line's event loop; tasks run in the order in which they were given.
   */
  void execute(Runnable task);

  /**
   * Writes all bytes, in one system call where the port can. Dropped when the line is down; a
   * failed write is followed by {@link LineListener#down}.
   */
  void write(Bytes bytes);

  /** Discards what has arrived and was not given to the listener yet. */
  void discardInput();

  /**
   * Pulses the wake line, so that the other end polls [spec hdlc-link.md §1]. Does nothing when
   * there is no such wire or the line is down.
   *
   * @param length how long the pulse is; 1 or 2 ms in the field
   */
  default void signalWake(Duration length) {}

  /** Detaches the listener, which is not called any more afterwards. */
  @Override
  void close();
}
