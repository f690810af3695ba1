// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.FreePort;
import io.millrace.rig.RouterProcess;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients by TCP and TLS: libcoap's two, and one that writes the bytes of RFC 8323, whose session
 * and observation go on over the same connection while bundles of the router are replaced.
 */
@Timeout(240)
class CoapTcpTest {
  private static final int PORT = FreePort.udp();
  private static final int TCP = FreePort.tcp();
  private static final int TLS = FreePort.tcp();

  @TempDir static Path folder;
  private static RouterProcess router;
  private static ServerSocket taken;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    router = RouterProcess.in(folder);
    Path keys = Files.createDirectories(router.etc().resolve("keys/dtls"));
    certificate(keys.resolve("server.pem"));
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    router
        .configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT))
        .configure("io.millrace.net.tcp-tcp", Map.of("name", "tcp", "port", TCP))
        .configure("io.millrace.net.tcp-tls", Map.of("name", "tls", "port", TLS, "secured", true))
        .configure("io.millrace.gateway", Map.of("destinations", "127.0.0.1", "freshness", 60))
        .start();
    token = router.command("token", "--subject", "alice").output().strip();
  }

  private static void certificate(Path file) throws Exception {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Path key = folder.resolve("key.pem");
    Path own = folder.resolve("own.pem");
    run(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "90",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            key.toString(),
            "-out",
            own.toString()));
    Files.writeString(file, Files.readString(key) + Files.readString(own));
  }

  @AfterAll
  static void stop() throws Exception {
    router.close();
    taken.close();
  }

  private static String run(List<String> line) throws Exception {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }

  @ParameterizedTest
  @CsvSource({
    "coap-client-openssl, coap+tcp",
    "coap-client-openssl, coaps+tcp",
    "coap-client-gnutls, coap+tcp",
    "coap-client-gnutls, coaps+tcp"
  })
  void client_of_libcoap_is_answered(String program, String scheme) throws Exception {
    boolean secured = scheme.equals("coaps+tcp");
    String uri = scheme + "://127.0.0.1:" + (secured ? TLS : TCP) + "/.well-known/core";
    List<String> line =
        secured
            ? List.of(
                program, "-B", "10", "-m", "get", "-C", folder.resolve("own.pem").toString(), uri)
            : List.of(program, "-B", "10", "-m", "get", uri);
    assertThat(run(line)).contains("</sessions>");
  }

  @ParameterizedTest
  @CsvSource({"coap, true", "coap+tcp, false"})
  void post_has_to_be_new_over_udp_alone(String scheme, boolean shown) throws Exception {
    String uri = scheme + "://127.0.0.1:" + (shown ? PORT : TCP) + "/echo";
    assertThat(run(List.of("coap-client-openssl", "-v", "7", "-m", "post", "-e", "hi", uri)))
        .contains("c:2.04")
        .matches(printed -> printed.contains("Echo:") == shown);
  }

  @Test
  void status_and_shell_say_what_there_is() throws Exception {
    try (Client client = new Client(false)) {
      assertThat(client.get("help").code).isEqualTo(0x45);
      assertThat(router.command("status").output())
          .containsPattern("tcp +ok +tcp, tls, \\d+ connections of 2000")
          .containsPattern("sockets +ok .*tcp \\[::\\]:" + TCP + " \\(TCP\\)")
          .containsPattern("gateway +ok +reads what comes in at tcp, tls, udp");
      assertThat(router.shell("tcp:connections").output())
          .containsPattern("tcp +\\p{XDigit}{16} +127\\.0\\.0\\.1:\\d+");
    }
    router.configure(
        "io.millrace.net.tcp-second", Map.of("name", "second", "port", taken.getLocalPort()));
    Await.that(
        () -> "the port that is taken is said",
        Duration.ofSeconds(30),
        Duration.ofMillis(200),
        () ->
            router
                .command("status")
                .output()
                .matches("(?s).*sockets +critical .*second not bound: .* is in use .*"));
    router.without("io.millrace.net.tcp-second");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void session_and_observation_survive_replaced_bundles_and_end_with_the_connection(boolean secured)
      throws Exception {
    try (NotifyingServer server = new NotifyingServer()) {
      try (Client client = new Client(secured)) {
        assertThat(client.proxied(server.uri(), -1).code).isEqualTo(0x81);
        assertThat(client.login().code).isEqualTo(0x41);
        assertThat(client.proxied(server.uri(), 0).payload).isEqualTo("first");
        for (String bundle :
            List.of("carrier.tcp", "endpoint.stream", "net", "gateway", "session", "coap")) {
          router.shell("update", "io.millrace." + bundle);
          server.become("after " + bundle);
          client.awaitNotification("after " + bundle);
          assertThat(client.proxied(server.uri(), -1).code).as(bundle).isEqualTo(0x45);
        }
        assertThat(client.proxied("coap+tcp://127.0.0.1/a", -1).code).isEqualTo(0xA5);
        assertThat(router.shell("millrace:sessions").output()).contains("alice");
      }
      Await.that(
          () -> "the session ends with its connection",
          Duration.ofSeconds(30),
          Duration.ofMillis(200),
          () -> !router.shell("millrace:sessions").output().contains("alice"));
    }
  }

  /** A client that writes and reads the bytes of RFC 8323 by itself. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private int tokens;

    record Message(int code, int token, String payload) {}

    private record Answer(int code, String payload) {}

    Client(boolean secured) throws Exception {
      socket = secured ? anybody().getSocketFactory().createSocket("127.0.0.1", TLS) : plain();
      socket.setSoTimeout(60_000);
      in = new DataInputStream(socket.getInputStream());
      write("00e1");
      assertThat(read().code).isEqualTo(0xE1);
    }

    private static Socket plain() throws IOException {
      return new Socket(InetAddress.getLoopbackAddress(), TCP);
    }

    private static SSLContext anybody() throws Exception {
      SSLContext context = SSLContext.getInstance("TLS");
      X509TrustManager all =
          new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
              return new X509Certificate[0];
            }
          };
      context.init(null, new TrustManager[] {all}, null);
      return context;
    }

    private void write(String hex) throws IOException {
      socket.getOutputStream().write(HexFormat.of().parseHex(hex));
      socket.getOutputStream().flush();
    }

    private static String text(String value) {
      return HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a request; the answer may come after notifications, which are left out. */
    private Answer ask(int method, String optionsAndPayload) throws IOException {
      int mine = ++tokens;
      int length = optionsAndPayload.length() / 2;
      String head =
          length < 13
              ? "%x1".formatted(length)
              : length < 269 ? "d1%02x".formatted(length - 13) : "e1%04x".formatted(length - 269);
      write(head + "%02x%02x".formatted(method, mine) + optionsAndPayload);
      Message next = read();
      while (next.token != mine) {
        next = read();
      }
      return new Answer(next.code, next.payload);
    }

    Answer get(String path) throws IOException {
      return ask(1, "b%x".formatted(path.length()) + text(path));
    }

    Answer login() throws IOException {
      return ask(2, "b8" + text("sessions") + "ff" + text(token));
    }

    Answer proxied(String uri, int observe) throws IOException {
      String registration = observe < 0 ? "" : "60"; // Observe 0, of 6
      int delta = observe < 0 ? 35 : 29;
      return ask(
          1, registration + "dd%02x%02x".formatted(delta - 13, uri.length() - 13) + text(uri));
    }

    /** Returns when an observer gets that state; a former one may come before it. */
    void awaitNotification(String state) throws IOException {
      Message next = read();
      while (!next.payload.equals(state)) {
        assertThat(next.code).as("before " + state).isEqualTo(0x45);
        next = read();
      }
    }

    private Message read() throws IOException {
      int first = in.readUnsignedByte();
      int nibble = first >> 4;
      int length =
          switch (nibble) {
            case 13 -> 13 + in.readUnsignedByte();
            case 14 -> 269 + in.readUnsignedShort();
            case 15 -> 65805 + in.readInt();
            default -> nibble;
          };
      int code = in.readUnsignedByte();
      byte[] bytes = in.readNBytes(first & 15);
      String rest = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
      int marker = rest.indexOf('\u00ff');
      String payload = marker < 0 ? "" : rest.substring(marker + 1);
      return new Message(code, bytes.length == 0 ? 0 : bytes[0], payload);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
