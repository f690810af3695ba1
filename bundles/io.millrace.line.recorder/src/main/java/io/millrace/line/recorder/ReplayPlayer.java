// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Plays a recording in its order: feeds the link what it is to receive, after the recorded pauses,
 * and waits in between for what the link is to write, for the recorded pause and three seconds
 * more. Runs on the loop, but for {@link #progress}.
 */
final class ReplayPlayer {
  private static final CallbackGuard FEED =
      new CallbackGuard(ReplayPlayer.class, "feeding a recording to a link");
  private static final Duration EXTRA_WAIT = Duration.ofSeconds(3);

  private final List<Packet> packets;
  private final boolean feedsOutbound;
  private final int speed;
  private final Time time;
  private final Executor loop;
  private final Consumer<Bytes> feed;
  private final Runnable over;
  private Bytes written = Bytes.EMPTY;
  private Timer timer;
  private int next;
  private int fed;
  private int equal;
  private int different;
  private int missing;
  private int surplus;
  private volatile ReplayProgress progress;

  /**
   * Makes a player that has not started.
   *
   * @param feedsOutbound whether the link is to receive what the recording end wrote
   * @param speed how many times as fast as recorded
   * @param feed passes bytes to the link
   * @param over runs after the last packet
   */
  ReplayPlayer(
      List<Packet> packets,
      boolean feedsOutbound,
      int speed,
      Time time,
      Executor loop,
      Consumer<Bytes> feed,
      Runnable over) {
    this.packets = packets;
    this.feedsOutbound = feedsOutbound;
    this.speed = speed;
    this.time = time;
    this.loop = loop;
    this.feed = feed;
    this.over = over;
    note();
  }

  /** Returns what has been done. Any thread. */
  ReplayProgress progress() {
    return progress;
  }

  /** Starts to play. */
  void start() {
    step();
  }

  /** Stops to play. */
  void stop() {
    next = packets.size();
    cancel();
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void note() {
    progress = new ReplayProgress(packets.size(), next, fed, equal, different, missing, surplus);
  }

  private boolean isFed(Packet packet) {
    return packet.outbound() == feedsOutbound;
  }

  private Duration pause() {
    if (next == 0) {
      return Duration.ZERO;
    }
    Instant before = packets.get(next - 1).when();
    Duration recorded = Duration.between(before, packets.get(next).when());
    return recorded.isNegative() ? Duration.ZERO : recorded.dividedBy(speed);
  }

  /** Schedules the next packet. */
  private void step() {
    note();
    if (next >= packets.size()) {
      over.run();
      return;
    }
    boolean feeding = isFed(packets.get(next));
    Duration pause = feeding ? pause() : pause().plus(EXTRA_WAIT);
    int due = next;
    timer = time.schedule(pause, () -> loop.execute(() -> due(due)));
  }

  private void due(int which) {
    if (which != next || next >= packets.size()) {
      return;
    }
    Packet packet = packets.get(next);
    written = Bytes.EMPTY;
    if (isFed(packet)) {
      fed++;
      next++;
      FEED.run(feed, Consumer::accept, packet.bytes());
    } else {
      missing++;
      next++;
    }
    step();
  }

  /** The link wrote something. */
  void written(Bytes bytes) {
    if (next >= packets.size() || isFed(packets.get(next))) {
      surplus++;
      note();
      return;
    }
    written = written.plus(bytes);
    Bytes expected = packets.get(next).bytes();
    if (written.length() >= expected.length()
        || !expected.slice(0, written.length()).equals(written)) {
      if (written.equals(expected)) {
        equal++;
      } else {
        different++;
      }
      written = Bytes.EMPTY;
      next++;
      cancel();
      step();
    }
  }
}
