// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;

/**
 * Gogo's streams of threads, which stop when the last command has given its own back. One that does
 * so later puts Gogo's streams into {@link System} again, and the next test finds them there.
 */
public final class AwaitedThreadIo extends ThreadIOImpl {
  private static final long SECONDS = 20;

  private int commands;

  @Override
  public void setStreams(InputStream in, PrintStream out, PrintStream err) {
    synchronized (this) {
      commands++;
    }
    super.setStreams(in, out, err);
  }

  @Override
  public void close() {
    super.close();
    synchronized (this) {
      commands--;
      notifyAll();
    }
  }

  @Override
  public void stop() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    synchronized (this) {
      try {
        for (long left = 1; commands > 0 && left > 0; left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    super.stop();
  }
}
