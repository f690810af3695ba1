// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Closes the connection to a router that hangs, so that {@code status} always ends. */
final class StatusTimeOut {
  private static final Pattern WAIT = Pattern.compile("--wait[ =](\\d{1,5})\\b");

  private volatile boolean over;

  /**
   * Begins to count.
   *
   * @param limit null: nothing is closed
   */
  StatusTimeOut(SocketChannel channel, Duration limit) {
    if (limit != null) {
      Thread thread = new Thread(() -> close(channel, limit), "millrace-time-out");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Returns how long a command may take, or null when it is not {@code status}. */
  static Duration of(List<String> words, Duration least) {
    if (!words.get(0).matches("(millrace:)?status")) {
      return null;
    }
    Matcher wait = WAIT.matcher(String.join(" ", words));
    return wait.find() ? least.plusSeconds(Integer.parseInt(wait.group(1))) : least;
  }

  /** Tells whether the time is over and the connection closed. */
  boolean isOver() {
    return over;
  }

  private void close(SocketChannel channel, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    over = true;
    try {
      channel.close();
    } catch (IOException closed) {
      // It is closed.
    }
  }
}
