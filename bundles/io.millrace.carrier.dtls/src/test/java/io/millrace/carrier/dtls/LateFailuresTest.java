// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.junit.jupiter.api.Test;

/**
 * The engine tells later than it decides how a handshake has ended: by then another one with the
 * same server may be under way, which goes on.
 */
class LateFailuresTest implements DeviceConnections.Handshakes, DeviceConnections.Listener {
  private static final InetSocketAddress DEVICE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4849);

  private final Deque<Consumer<Throwable>> notBegun = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final DeviceConnections devices =
      new DeviceConnections(
          device -> new Offer(List.of(new DeviceKeys.Key("router", new byte[16])), false),
          new TurnedTime());

  LateFailuresTest() {
    devices.use(this, this);
  }

  @Test
  void handshake_that_does_not_begin_is_tried_again_and_then_refused() {
    devices.connect(DEVICE, true);
    refuseAllBeginnings();
    assertThat(told).containsExactly("refused");
  }

  @Test
  void last_beginning_that_fails_late_does_not_end_the_attempt_that_follows() {
    devices.connect(DEVICE, true);
    Consumer<Throwable> late = notBegun.getLast();
    refuseAllBeginnings();
    devices.connect(DEVICE, true);
    late.accept(new IOException("late"));
    assertThat(told).containsExactly("refused");
    assertThat(devices.connect(DEVICE, true)).isFalse();
    refuseAllBeginnings();
    assertThat(told).containsExactly("refused", "refused");
  }

  @Test
  void handshake_that_fails_late_does_not_end_the_attempt_that_follows() {
    devices.connect(DEVICE, true);
    Consumer<Throwable> first = devices.started(DEVICE);
    first.accept(new IOException("failed"));
    devices.connect(DEVICE, true);
    Consumer<Throwable> second = devices.started(DEVICE);
    first.accept(new IOException("late"));
    assertThat(told).containsExactly("refused");
    second.accept(new IOException("failed"));
    assertThat(told).containsExactly("refused", "refused");
  }

  private void refuseAllBeginnings() {
    while (!notBegun.isEmpty()) {
      notBegun.removeFirst().accept(new IOException("the engine is ending a connection"));
      while (!later.isEmpty()) {
        later.removeFirst().run();
      }
    }
  }

  @Override
  public void shakeHands(InetSocketAddress server, Offer.Kind offered, Consumer<Throwable> why) {
    notBegun.add(why);
  }

  @Override
  public void giveUp(InetSocketAddress server) {
    told.add("given up");
  }

  @Override
  public void later(Runnable task, long millis) {
    later.add(task);
  }

  @Override
  public Connection at(InetSocketAddress address) {
    return null;
  }

  @Override
  public Connection of(ConnectionId id) {
    return null;
  }

  @Override
  public void connected(InetSocketAddress remote) {
    told.add("connected");
  }

  @Override
  public void refused(InetSocketAddress remote, String why, boolean silent) {
    told.add("refused");
  }
}
