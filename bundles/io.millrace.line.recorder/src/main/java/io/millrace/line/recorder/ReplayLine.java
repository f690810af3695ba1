// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.lib.line.LineOutput;
import io.millrace.lib.line.UserSlot;
import io.millrace.lib.loop.Loop;
import java.time.Duration;

/**
 * A line whose other end is a recording. It starts to play when its user attaches, and is down when
 * the recording is over. Thread-safe.
 */
final class ReplayLine implements Line, AutoCloseable {
  private final String name;
  private final Loop loop;
  private final UserSlot user;
  private final ReplayPlayer player;
  private boolean playing;
  private volatile boolean over;

  /**
   * Makes a line.
   *
   * @param role what its user is: {@link Line#PRIMARY} or {@link Line#SECONDARY}
   * @param speed how many times as fast as recorded
   */
  ReplayLine(String name, String role, Capture capture, int speed, Time time) {
    this.name = name;
    loop = Loop.start("line-" + name);
    user =
        new UserSlot(
            name,
            loop,
            new LineOutput() {
              @Override
              public void write(Bytes bytes) {
                player.written(bytes);
              }

              @Override
              public void pulse(Duration length) {}
            });
    boolean feedsOutbound = !role.equals(capture.role());
    player =
        new ReplayPlayer(
            capture.packets(), feedsOutbound, speed, time, loop, user::arrived, this::ended);
  }

  private void ended() {
    over = true;
    user.down("the recording is over");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "replay " + (over ? "over, " : "") + player.progress().text();
  }

  @Override
  public LinePort attach(LineListener listener) {
    LinePort port = user.attach(listener);
    loop.execute(this::begin);
    return port;
  }

  private void begin() {
    if (!playing) {
      playing = true;
      user.up();
      player.start();
    }
  }

  /** Tells whether the recording is over. */
  boolean isOver() {
    return over;
  }

  /** Returns how far it has come. */
  ReplayProgress progress() {
    return player.progress();
  }

  @Override
  public void close() {
    loop.execute(player::stop);
    loop.close();
  }
}
