// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The line's one user and the input that waits for it: a bounded number of bytes; what comes on top
 * is lost. Thread-safe; the listener is called on the loop, without the lock.
 */
final class LineUser {
  private static final CallbackGuard USER = new CallbackGuard(LineUser.class, "the user of a line");
  private static final int BUFFER_BYTES = 65_536;

  private final LineListener listener;
  private Boolean toldUp;
  private int waitingBytes;
  private int discards;

  LineUser(LineListener listener) {
    this.listener = listener;
  }

  /** Tells that the line is up, unless that was the last word. On the loop. */
  void up() {
    if (!Boolean.TRUE.equals(toldUp)) {
      toldUp = true;
      USER.run(listener, LineListener::up);
    }
  }

  /** Tells that the line is down, unless that was the last word. On the loop. */
  void down(String reason) {
    if (!Boolean.FALSE.equals(toldUp)) {
      toldUp = false;
      discard();
      USER.run(listener, LineListener::down, reason);
    }
  }

  /** Tells of a wake pulse. On the loop. */
  void wake() {
    USER.run(listener, LineListener::wake);
  }

  /** Hands a chunk over later, unless it is discarded or the user has left by then. */
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

  /** Throws away what waits. */
  synchronized void discard() {
    discards++;
  }
}
