// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The line's one user, and the input that waits for it: a bounded number of bytes, beyond which
 * input is lost. Thread-safe; the listener is called on the loop, without the lock.
 */
final class LineUser {
  private static final CallbackGuard USER = new CallbackGuard(LineUser.class, "the user of a line");
  private static final int BUFFER_BYTES = 65_536;

  private final LineListener listener;
  private Boolean reportedUp;
  private int waitingBytes;
  private int discards;

  LineUser(LineListener listener) {
    this.listener = listener;
  }

  /** Reports that the line is up, unless that was reported last. On the loop. */
  void up() {
    if (!Boolean.TRUE.equals(reportedUp)) {
      reportedUp = true;
      USER.run(listener, LineListener::up);
    }
  }

  /** Reports that the line is down, unless that was reported last. On the loop. */
  void down(String reason) {
    if (!Boolean.FALSE.equals(reportedUp)) {
      reportedUp = false;
      discard();
      USER.run(listener, LineListener::down, reason);
    }
  }

  /** Reports a wake pulse. On the loop. */
  void wake() {
    USER.run(listener, LineListener::wake);
  }

  /** Delivers a chunk later, unless it is discarded or the user has detached by then. */
  synchronized void arrived(Bytes chunk, Executor loop, BooleanSupplier present) {
    if (waitingBytes + chunk.length() > BUFFER_BYTES) {
      return;
    }
    waitingBytes += chunk.length();
    int before = discards;
    loop.execute(
        () -> {
          if (take(chunk, before) && present.getAsBoolean()) {
            USER.run(listener, LineListener::received, chunk);
          }
        });
  }

  private synchronized boolean take(Bytes chunk, int before) {
    waitingBytes -= chunk.length();
    return discards == before;
  }

  /** Discards what waits. */
  synchronized void discard() {
    discards++;
  }
}
