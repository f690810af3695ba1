// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.lib.loop.Daemon;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads a port again and again for its last moments, in place of the library's event thread: that
 * one waits half a second at a time and cannot be woken (jSerialComm 2.11.4), and nobody can open
 * the port again before it has ended. This thread ends within a millisecond.
 */
final class PortReader {
  private static final long PAUSE_NANOS = 1_000_000;
  private static final long JOIN_MILLIS = 1000;

  private final BooleanSupplier read;
  private final Thread thread;
  private volatile boolean ended;

  /**
   * Makes one that does not read yet.
   *
   * @param read reads without waiting; true when there may be more
   */
  PortReader(String port, BooleanSupplier read) {
    this.read = read;
    thread = Daemon.thread("serial-" + port, this::run);
  }

  /** Begins to read. */
  void start() {
    thread.start();
  }

  private void run() {
    while (!ended) {
      if (!read.getAsBoolean()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Ends; it does not read any more when this has returned. */
  void end() {
    ended = true;
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
