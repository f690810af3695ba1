// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client process that observes, read as it goes. */
final class Watch implements AutoCloseable {
  private final Process process;
  private final LinkedBlockingQueue<Seen> arrived = new LinkedBlockingQueue<>();
  private final List<Seen> seen = new ArrayList<>();
  private volatile int registrations;

  Watch(Process process, boolean verbose) {
    this.process = process;
    Thread reader = new Thread(() -> read(verbose), "watch");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(boolean verbose) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (verbose) {
          System.out.println("      " + line);
        }
        if (line.startsWith("{")) {
          arrived.add(Seen.of(line));
        } else if (line.startsWith("> v:1") && line.contains("Observe:0")) {
          registrations++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until that many more notifications have come. */
  List<Seen> next(int count, int withinSeconds) throws InterruptedException, StepFailed {
    List<Seen> next = new ArrayList<>();
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(withinSeconds);
    while (next.size() < count) {
      Seen one = arrived.poll(limit - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (one == null) {
        throw new StepFailed(
            next.size() + " of " + count + " notifications within " + withinSeconds + " s");
      }
      if (one.second() < 0) {
        throw new StepFailed(one.line());
      }
      next.add(one);
      seen.add(one);
    }
    return next;
  }

  /** Returns how often the client asked for the observation. */
  int registrations() {
    return registrations;
  }

  /** Checks everything seen so far: one token, growing numbers, no period left out. */
  void check(int periodSeconds) throws StepFailed {
    for (int i = 1; i < seen.size(); i++) {
      Seen former = seen.get(i - 1);
      Seen latter = seen.get(i);
      long gap = latter.second() - former.second();
      if (!latter.token().equals(former.token())) {
        throw new StepFailed("another token: " + latter.line());
      }
      if (latter.number() <= former.number()) {
        throw new StepFailed("number " + latter.number() + " after " + former.number());
      }
      if (gap > periodSeconds + 1) {
        throw new StepFailed("a period is missing: " + gap + " s between two notifications");
      }
    }
  }

  /** Returns the last notification. */
  Seen latest() {
    return seen.get(seen.size() - 1);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
    process.destroyForcibly();
  }
}
