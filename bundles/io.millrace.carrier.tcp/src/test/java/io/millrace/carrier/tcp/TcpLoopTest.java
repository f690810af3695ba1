// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.StreamListener;
import io.millrace.api.carrier.StreamPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the router itself has to do does not keep connections waiting. */
class TcpLoopTest {
  private static final int TASKS = 2_000;
  private static final int MOST_IN_A_ROW = 32;

  /** Its methods run on the loop, and count the tasks between two looks at the connections. */
  private static final class Looks implements StreamListener {
    final CountDownLatch all = new CountDownLatch(TASKS);
    private int row;
    volatile int longestRow;

    void task() {
      longestRow = Math.max(longestRow, ++row);
      all.countDown();
    }

    @Override
    public void opened(Peer peer, Bytes note) {
      throw new IllegalStateException("nobody connects");
    }

    @Override
    public int received(Peer peer, Bytes bytes) {
      return bytes.length();
    }

    @Override
    public void closed(Peer peer) {
      throw new IllegalStateException("nobody was connected");
    }

    @Override
    public long runTimers(long nanos) {
      row = 0;
      return Long.MAX_VALUE;
    }
  }

  @Test
  void connections_are_looked_at_between_a_few_tasks() throws Exception {
    ByteBudget budget = new ByteBudget(1 << 20);
    TcpCarrier.Parts parts =
        new TcpCarrier.Parts(
            "tcp",
            new Connections(),
            new TcpLimits(3, 2, 65536, 65536, Duration.ofSeconds(10), Duration.ofSeconds(60)),
            budget,
            new TcpMeters(new MeterRegistry(), "tcp"),
            NoSecurity::new,
            () -> "c");
    try (ServerSocketChannel socket = ServerSocketChannel.open()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TcpCarrier carrier = new TcpCarrier("coap+tcp", socket, parts, new TurnedTime());
      Looks looks = new Looks();
      StreamPort port = carrier.attach(looks);
      CountDownLatch queued = new CountDownLatch(1);
      port.execute(
          () -> {
            try {
              queued.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      for (int i = 0; i < TASKS; i++) {
        port.execute(looks::task);
      }
      queued.countDown();
      assertThat(looks.all.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(looks.longestRow).isLessThanOrEqualTo(MOST_IN_A_ROW);
      carrier.stop();
      carrier.end();
    }
  }
}
