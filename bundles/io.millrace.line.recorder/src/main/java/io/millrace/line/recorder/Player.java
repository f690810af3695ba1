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
 * Plays a recording in its order: feeds what the link is to receive after the recorded pauses, and
 * waits in between for what the link is to write, for the recorded pause and three seconds more.
 * Runs on the loop, but for {@link #score}.
 */
final class Player {
  private static final CallbackGuard FEED =
      new CallbackGuard(Player.class, "feeding a recording to a link");
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final List<Packet> packets;
  private final boolean feedsOutbound;
  private final int speed;
  private final Time time;
  private final Executor loop;
  private final Consumer<Bytes> feed;
  private final Runnable over;
  private Bytes heard = Bytes.EMPTY;
  private Timer timer;
  private int next;
  private int fed;
  private int equal;
  private int different;
  private int missing;
  private int surplus;
  private volatile Score score;

  /**
   * Makes a player that stands.
   *
   * @param feedsOutbound whether the link is to receive what the recording end wrote
   * @param speed how many times as fast as recorded
   * @param feed hands bytes to the link
   * @param over runs after the last packet
   */
  Player(
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
  Score score() {
    return score;
  }

  /** Begins. */
  void start() {
    step();
  }

  /** Ends before the end. */
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
    score = new Score(packets.size(), next, fed, equal, different, missing, surplus);
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

  /** Turns to the next packet. */
  private void step() {
    note();
    if (next >= packets.size()) {
      over.run();
      return;
    }
    boolean feeding = isFed(packets.get(next));
    Duration pause = feeding ? pause() : pause().plus(PATIENCE);
    int due = next;
    timer = time.schedule(pause, () -> loop.execute(() -> due(due)));
  }

  private void due(int which) {
    if (which != next || next >= packets.size()) {
      return;
    }
    Packet packet = packets.get(next);
    heard = Bytes.EMPTY;
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
  void wrote(Bytes bytes) {
    if (next >= packets.size() || isFed(packets.get(next))) {
      surplus++;
      note();
      return;
    }
    heard = heard.plus(bytes);
    Bytes expected = packets.get(next).bytes();
    if (heard.length() >= expected.length() || !expected.slice(0, heard.length()).equals(heard)) {
      if (heard.equals(expected)) {
        equal++;
      } else {
        different++;
      }
      heard = Bytes.EMPTY;
      next++;
      cancel();
      step();
    }
  }
}
