// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.lib.testing.LineFaults.Parcel;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * A bad cable between two lines: passes on what arrives at either, with the faults of its {@link
 * LineFaults}. Bytes never overtake each other; wake pulses pass unchanged. Thread-safe.
 */
public final class FaultRelay {
  private final Way there;
  private final Way back;

  /**
   * Joins two lines for good; bytes take no time.
   *
   * @param there what happens to bytes from {@code near} to {@code far}
   */
  public FaultRelay(Line near, Line far, Time time, LineFaults there, LineFaults back) {
    this(near, far, time, there, back, Duration.ZERO);
  }

  /**
   * Joins two lines for good.
   *
   * @param perByte how long a byte takes
   */
  public FaultRelay(
      Line near, Line far, Time time, LineFaults there, LineFaults back, Duration perByte) {
    this.there = new Way(time, there, perByte);
    this.back = new Way(time, back, perByte);
    this.back.out = near.attach(this.there);
    this.there.out = far.attach(this.back);
  }

  /** Loses the bytes on their way, as when the cable is unplugged. */
  public void empty() {
    there.empty();
    back.empty();
  }

  /** Returns the number of bytes on their way. */
  public int bytesInside() {
    return there.inside() + back.inside();
  }

  /** One direction: hears what arrives at one line and writes to the other. */
  private static final class Way implements LineListener {
    private record Moving(long due, Bytes bytes) {}

    private final Time time;
    private final LineFaults faults;
    private final long nanosPerByte;
    private final ArrayDeque<Moving> moving = new ArrayDeque<>();
    private long lastDue = Long.MIN_VALUE;
    private volatile LinePort out;

    Way(Time time, LineFaults faults, Duration perByte) {
      nanosPerByte = perByte.toNanos();
      this.time = time;
      this.faults = faults;
    }

    @Override
    public void up() {}

    @Override
    public void down(String reason) {
      empty();
    }

    @Override
    public void wake() {
      out.signalWake(Duration.ofMillis(1));
    }

    @Override
    public synchronized void received(Bytes chunk) {
      for (Parcel parcel : faults.pass(chunk)) {
        long now = time.nanos();
        lastDue = Math.max(now, lastDue) + parcel.delay().toNanos();
        lastDue += nanosPerByte * parcel.bytes().length();
        moving.add(new Moving(lastDue, parcel.bytes()));
        time.schedule(Duration.ofNanos(lastDue - now), this::deliver);
      }
    }

    private synchronized void deliver() {
      while (!moving.isEmpty() && moving.peek().due() <= time.nanos()) {
        out.write(moving.remove().bytes());
      }
    }

    synchronized void empty() {
      moving.clear();
      lastDue = Long.MIN_VALUE;
    }

    synchronized int inside() {
      return moving.stream().mapToInt(each -> each.bytes().length()).sum();
    }
  }
}
