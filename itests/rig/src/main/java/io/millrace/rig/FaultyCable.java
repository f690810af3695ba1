// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.FaultRates;
import io.millrace.lib.testing.LineFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A bad null-modem cable between two pseudo-terminals: the same faults as in memory, by the same
 * seed, in real time. Unplugged, both terminals are gone; plugged in again they have their old
 * names.
 */
public final class FaultyCable implements AutoCloseable {
  private final Path near;
  private final Path far;
  private final LineFaults there;
  private final LineFaults back;
  private PtyEnd nearEnd;
  private PtyEnd farEnd;

  /** Makes a cable whose ends are called {@code near} and {@code far} in {@code folder}. */
  public FaultyCable(Path folder, long seed, FaultRates rates)
      throws IOException, InterruptedException {
    near = folder.resolve("near");
    far = folder.resolve("far");
    there = new LineFaults(seed, rates);
    back = new LineFaults(~seed, rates);
    plug();
  }

  /** Returns the device at one end. */
  public Path near() {
    return near;
  }

  /** Returns the device at the other end. */
  public Path far() {
    return far;
  }

  /** Becomes better or worse, in both directions. */
  public void become(FaultRates rates) {
    synchronized (there) {
      there.become(rates);
    }
    synchronized (back) {
      back.become(rates);
    }
  }

  /**
   * Has somebody told of each write of the near end that comes out twice; on a thread of its own.
   */
  public void onDoubled(Consumer<Bytes> listener) {
    synchronized (there) {
      there.onDoubled(listener);
    }
  }

  /** Makes both terminals. */
  public void plug() throws IOException, InterruptedException {
    nearEnd = PtyEnd.open(near);
    farEnd = PtyEnd.open(far);
    nearEnd.pumpTo(farEnd, chunk -> pass(there, chunk));
    farEnd.pumpTo(nearEnd, chunk -> pass(back, chunk));
  }

  private static Iterable<LineFaults.Parcel> pass(LineFaults faults, Bytes chunk) {
    synchronized (faults) {
      return faults.pass(chunk);
    }
  }

  /** Takes both terminals away; what is on its way is lost. */
  public void unplug() throws InterruptedException {
    nearEnd.close();
    farEnd.close();
  }

  /** Returns how often each kind of fault was done, both directions together. */
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    synchronized (there) {
      all.putAll(there.counts());
    }
    synchronized (back) {
      back.counts().forEach((kind, count) -> all.merge(kind, count, Long::sum));
    }
    return all;
  }

  @Override
  public void close() throws InterruptedException {
    unplug();
  }
}
