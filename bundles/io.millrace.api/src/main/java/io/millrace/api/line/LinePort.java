// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.line;

import io.millrace.api.bytes.Bytes;
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

  /** Detaches: afterwards the listener is not called any more. */
  @Override
  void close();
}
