// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.StreamListener;
import io.millrace.api.carrier.StreamPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of text over TCP and TLS with the JDK's own clients, while builds are replaced. */
class TcpCarrierTest {
  private static final long SECONDS = 20;
  private static final int SEND_BYTES = 1 << 20;

  @TempDir static Path certificates;
  private static TestCertificate server;
  private static TestCertificate alice;

  @TempDir Path keys;
  private final TurnedTime time = new TurnedTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final BlockingQueue<Peer> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<Peer> gone = new LinkedBlockingQueue<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final ByteBudget budget = new ByteBudget(64 << 20);
  private ServerSocketChannel socket;
  private TcpCarrier carrier;
  private StreamPort port;
  private TlsKeys tls;

  private final StreamListener lines =
      new StreamListener() {
        @Override
        public void opened(Peer peer, Bytes note) {
          opened.add(peer);
        }

        @Override
        public int received(Peer peer, Bytes bytes) {
          for (int i = 0; i < bytes.length(); i++) {
            if (bytes.at(i) == '\n') {
              port.note(peer, Bytes.utf8("spoken"));
              port.send(peer, Bytes.utf8("to " + bytes.slice(0, i + 1).utf8()));
              return i + 1;
            }
          }
          return 0;
        }

        @Override
        public void closed(Peer peer) {
          gone.add(peer);
        }

        @Override
        public long runTimers(long nanos) {
          return Long.MAX_VALUE;
        }
      };

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = TestCertificate.make(certificates, "router");
    alice = TestCertificate.make(certificates, "alice");
  }

  @BeforeEach
  void listen() throws Exception {
    socket = ServerSocketChannel.open();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws Exception {
    carrier.stop();
    carrier.end();
    socket.close();
    executor.shutdownNow();
    assertThat(budget.held()).isZero();
  }

  private void start(boolean secured, List<Map<String, Object>> left) throws IOException {
    HandshakeTasks tasks = new HandshakeTasks((Executor) executor);
    TcpLimits limits =
        new TcpLimits(3, 2, 65536, SEND_BYTES, Duration.ofSeconds(10), Duration.ofSeconds(60));
    TcpCarrier.Parts parts =
        new TcpCarrier.Parts(
            "tcp",
            new Connections(),
            limits,
            budget,
            new TcpMeters(meters, "tcp"),
            secured ? () -> new Tls(tls.engine(), tasks, tls, budget) : NoSecurity::new,
            () -> "c" + ids.incrementAndGet());
    for (Map<String, Object> each : left) {
      Security security = secured ? Tls.restore(each, tasks, tls, budget) : new NoSecurity();
      parts.connections().add(Connection.restore(each, security, limits, budget));
    }
    carrier = new TcpCarrier(secured ? "coaps+tcp" : "coap+tcp", socket, parts, time);
    port = carrier.attach(lines);
  }

  private void startTls(String clients, ClientCertificates asked) throws Exception {
    server.writeServer(keys.resolve("server.pem"));
    if (!clients.isEmpty()) {
      Files.writeString(keys.resolve("clients.pem"), clients);
    }
    tls = new TlsKeys(keys, asked);
    assertThat(tls.faults()).isEmpty();
    start(true, List.of());
  }

  private void replace(boolean secured) throws IOException {
    carrier.stop();
    start(secured, carrier.leave());
  }

  private Socket connect(TestCertificate own) throws Exception {
    InetSocketAddress at = (InetSocketAddress) socket.getLocalAddress();
    Socket client =
        own == null && tls == null
            ? new Socket()
            : server.trustedBy(own).getSocketFactory().createSocket();
    client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
    client.connect(at);
    return client;
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes());
    client.getOutputStream().flush();
  }

  private static String line(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString();
      }
      line.append((char) next);
    }
    return line.isEmpty() ? null : line.toString();
  }

  private Peer peer() throws InterruptedException {
    return opened.poll(SECONDS, TimeUnit.SECONDS);
  }

  private double count(String meter) {
    return meters.samples().stream()
        .filter(each -> each.name().equals(meter))
        .mapToDouble(each -> each.value())
        .sum();
  }

  @Test
  void tls_connection_goes_on_in_the_next_build_without_a_new_handshake() throws Exception {
    startTls("", ClientCertificates.OPTIONAL);
    try (Socket client = connect(null)) {
      say(client, "a\nhalf");
      assertThat(line(client)).isEqualTo("to a");
      Peer peer = peer();
      assertThat(peer.principal()).isEmpty();
      byte[] session = ((SSLSocket) client).getSession().getId();
      Await.that(() -> "half", Duration.ofSeconds(SECONDS), () -> budget.held() > 0);
      replace(true);
      assertThat(peer()).isEqualTo(peer);
      say(client, " a line\n");
      assertThat(line(client)).isEqualTo("to half a line");
      assertThat(((SSLSocket) client).getSession().getId()).isEqualTo(session);
    }
    assertThat(gone.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void client_is_known_by_its_certificate_and_a_foreign_one_is_refused() throws Exception {
    startTls(alice.pem(), ClientCertificates.OPTIONAL);
    try (Socket client = connect(alice)) {
      say(client, "a\n");
      assertThat(line(client)).isEqualTo("to a");
      assertThat(peer().principal()).isEqualTo("x509:CN=alice");
    }
    assertRefused(TestCertificate.make(certificates, "mallory"));
    try (Socket client = connect(null)) {
      say(client, "b\n");
      assertThat(line(client)).isEqualTo("to b");
      assertThat(peer().principal()).isEmpty();
    }
  }

  @Test
  void client_without_a_certificate_is_refused_where_one_is_required() throws Exception {
    startTls(alice.pem(), ClientCertificates.REQUIRED);
    assertRefused(null);
    try (Socket client = connect(alice)) {
      say(client, "a\n");
      assertThat(line(client)).isEqualTo("to a");
    }
  }

  private void assertRefused(TestCertificate own) throws Exception {
    try (Socket client = connect(own)) {
      assertThatThrownBy(
              () -> {
                say(client, "a\n");
                String answer = line(client);
                throw new IOException(answer == null ? "closed" : answer);
              })
          .isInstanceOf(IOException.class)
          .message()
          .doesNotContain("to a");
    }
    Await.that(
        () -> "counted",
        Duration.ofSeconds(SECONDS),
        () -> count("millrace_carrier_handshakes_failed_total") > 0);
    assertThat(opened).isEmpty();
  }

  @Test
  void bytes_that_are_no_tls_and_a_handshake_that_stops_end_their_connection_alone()
      throws Exception {
    startTls("", ClientCertificates.NONE);
    InetSocketAddress at = (InetSocketAddress) socket.getLocalAddress();
    try (Socket clear = new Socket(at.getAddress(), at.getPort())) {
      say(clear, "GET / HTTP/1.1\r\n\r\n");
      while (clear.getInputStream().read() >= 0) {
        continue; // an alert, then the end
      }
    }
    try (Socket slow = new Socket(at.getAddress(), at.getPort());
        Socket good = connect(null)) {
      say(slow, "\u0016\u0003");
      say(good, "a\n");
      assertThat(line(good)).isEqualTo("to a");
      time.turn(Duration.ofSeconds(11));
      port.execute(() -> {});
      assertThat(slow.getInputStream().read()).isNegative();
      say(good, "b\n");
      assertThat(line(good)).isEqualTo("to b");
    }
  }

  @Test
  void plain_connection_goes_on_with_what_was_read_and_what_waits_to_be_sent() throws Exception {
    start(false, List.of());
    try (Socket client = connect(null)) {
      say(client, "a\nhalf");
      assertThat(line(client)).isEqualTo("to a");
      Peer peer = peer();
      replace(false);
      assertThat(peer()).isEqualTo(peer);
      say(client, " a line\n");
      assertThat(line(client)).isEqualTo("to half a line");
    }
  }

  @Test
  void more_connections_than_allowed_from_one_address_are_closed() throws Exception {
    start(false, List.of());
    try (Socket first = connect(null);
        Socket second = connect(null);
        Socket third = connect(null)) {
      assertThat(third.getInputStream().read()).isNegative();
      say(first, "a\n");
      say(second, "b\n");
      assertThat(line(first)).isEqualTo("to a");
      assertThat(line(second)).isEqualTo("to b");
      assertThat(count("millrace_carrier_connections_refused_total")).isEqualTo(1);
    }
  }

  @Test
  void client_that_takes_nothing_is_closed_and_delays_nobody() throws Exception {
    start(false, List.of());
    try (Socket deaf = connect(null);
        Socket good = connect(null)) {
      Peer peer = peer();
      peer();
      BlockingQueue<Boolean> taken = new LinkedBlockingQueue<>();
      Bytes much = Bytes.wrap(new byte[SEND_BYTES / 4]);
      Await.that(
          () -> "full",
          Duration.ofSeconds(SECONDS),
          () -> {
            port.execute(() -> taken.add(port.send(peer, much)));
            return !taken.poll(SECONDS, TimeUnit.SECONDS);
          });
      say(deaf, "not read\n");
      say(good, "a\n");
      assertThat(line(good)).isEqualTo("to a");
      time.turn(Duration.ofSeconds(61));
      port.execute(() -> {});
      assertThat(gone.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(peer);
      assertThat(count("millrace_carrier_connections_stalled_total")).isEqualTo(1);
    }
  }
}
