// SPDX-License-Identifier: Apache-2.0
package org.example.carrier.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.testing.ManualTime;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.lang.annotation.Annotation;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TunnelCarrierTest {
  private final BlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
  private TunnelCarrier carrier;
  private CarrierPort port;

  /** Answers each datagram with itself. */
  private final class Echo implements CarrierListener {
    @Override
    public void received(Peer peer, Bytes datagram) {
      received.add(datagram);
      port.send(peer, datagram);
    }

    @Override
    public void unreachable(Peer peer) {}

    @Override
    public long runTimers(long nanos) {
      return Long.MAX_VALUE;
    }
  }

  private record OnAnyPort(int connections) implements TunnelCarrier.Config {
    @Override
    public String address() {
      return "127.0.0.1";
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return TunnelCarrier.Config.class;
    }
  }

  @BeforeEach
  void start() throws Exception {
    carrier = new TunnelCarrier(new OnAnyPort(1), new ManualTime());
    port = carrier.attach(new Echo());
  }

  @AfterEach
  void stop() throws Exception {
    carrier.stop();
  }

  private Socket connect() throws Exception {
    return new Socket(carrier.address().getAddress(), carrier.address().getPort());
  }

  @Test
  void datagrams_keep_their_bounds_in_the_stream() throws Exception {
    try (Socket socket = connect()) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(new byte[] {0, 3, 1, 2, 3, 0, 1});
      out.write(9);
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.hex("010203"));
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.hex("09"));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(in.readNBytes(8)).containsExactly(0, 3, 1, 2, 3, 0, 1, 9);
    }
  }

  @Test
  void connection_beyond_the_limit_is_closed() throws Exception {
    try (Socket first = connect()) {
      first.getOutputStream().write(new byte[] {0, 1, 7});
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Bytes.hex("07"));
      try (Socket second = connect()) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void second_listener_is_refused_until_the_first_has_detached() {
    assertThatThrownBy(() -> carrier.attach(new Echo())).isInstanceOf(IllegalStateException.class);
    port.close();
    port = carrier.attach(new Echo());
    assertThat(port.onLoop()).isFalse();
  }
}
