// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.FreePort;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate that the router makes itself, and with a configured one. */
class HttpsTest {
  private static final String FIELD = "api.data-platform.developer.ssni.com";

  @TempDir private Path folder;
  private final TurnedTime time = new TurnedTime();
  private final int port = FreePort.tcp();
  private final List<HttpsComponent> started = new ArrayList<>();

  /** Certificates are checked by the clock of this machine. */
  @BeforeEach
  void clock() {
    time.setWall(Instant.now());
  }

  @AfterEach
  void stop() {
    started.forEach(HttpsComponent::deactivate);
  }

  private HttpsComponent start(Map<String, Object> more) {
    Map<String, Object> set = new HashMap<>(Map.of("port", port, "directory", folder + "/own"));
    set.putAll(more);
    HttpsConfig config =
        (HttpsConfig)
            Proxy.newProxyInstance(
                HttpsTest.class.getClassLoader(),
                new Class<?>[] {HttpsConfig.class, Annotation.class},
                (self, method, none) ->
                    set.getOrDefault(method.getName(), method.getDefaultValue()));
    HttpsComponent https =
        new HttpsComponent(
            config, new PropertyPaths(key -> null), time, new SeededRandomness(started.size()));
    started.add(https);
    HttpHandler handler =
        exchange -> {
          byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, hello.length);
          exchange.getResponseBody().write(hello);
          exchange.close();
        };
    https.bindHandler(handler, Map.of(HttpsComponent.PATH, "/hello"));
    return https;
  }

  private static void await(String what, Await.Condition condition) throws Exception {
    Await.that(() -> what, Duration.ofSeconds(30), condition);
  }

  private HttpsComponent listening(Map<String, Object> more) throws Exception {
    HttpsComponent https = start(more);
    await("it listens", () -> https.state().listening());
    return https;
  }

  private static X509Certificate root(Path file) throws Exception {
    List<X509Certificate> all = PemFiles.certificates(file);
    return all.get(all.size() - 1);
  }

  /** What a client that trusts a root gets at a name. */
  private String get(X509Certificate root, String name, String protocol) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(30_000);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      String request = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static Result check(HttpsComponent https) {
    return new HttpsCheck(https).execute();
  }

  private static String said(HttpsComponent https) {
    return check(https).iterator().next().getMessage();
  }

  @Test
  void clients_that_trust_the_root_are_served_at_every_name() throws Exception {
    HttpsComponent https = listening(Map.of());
    X509Certificate root = root(folder.resolve("own/root.crt"));
    for (String name : List.of(FIELD, "localhost", "127.0.0.1", "::1")) {
      for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
        assertThat(get(root, name, protocol)).startsWith("HTTP/1.1 200").endsWith("hello");
      }
    }
    assertThatThrownBy(() -> get(root, "other.example", "TLSv1.3"))
        .isInstanceOf(SSLHandshakeException.class);
    assertThat(check(https).isOk()).isTrue();
    assertThat(root.getBasicConstraints()).isGreaterThanOrEqualTo(0);
    for (String file : List.of("root.key", "server.key")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("own/" + file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void the_root_stays_when_names_change_or_a_year_is_over() throws Exception {
    listening(Map.of());
    stop();
    started.clear();
    X509Certificate root = root(folder.resolve("own/root.crt"));
    byte[] server = Files.readAllBytes(folder.resolve("own/server.crt"));
    listening(Map.of());
    assertThat(folder.resolve("own/server.crt")).hasBinaryContent(server);
    stop();
    started.clear();
    listening(Map.of("names", new String[] {"router.example"}));
    assertThat(get(root, "router.example", "TLSv1.3")).endsWith("hello");
    assertThat(root(folder.resolve("own/root.crt"))).isEqualTo(root);
  }

  @Test
  void its_certificate_is_made_anew_before_it_expires_without_listening_anew() throws Exception {
    HttpsComponent https = listening(Map.of());
    Instant first = https.keys().expires();
    time.setWall(first.minus(OwnCertificate.BEFORE_END).plusSeconds(60));
    time.turn(Duration.ofMinutes(10));
    await("another certificate", () -> https.keys().expires().isAfter(first));
  }

  @Test
  void a_configured_certificate_is_used_and_read_again() throws Exception {
    listening(Map.of());
    stop();
    started.clear();
    Path own = folder.resolve("own");
    Map<String, Object> configured =
        Map.of(
            "certificate", own.resolve("server.crt").toString(),
            "key", own.resolve("server.key").toString(),
            "directory", folder + "/none");
    HttpsComponent https = listening(configured);
    assertThat(get(root(own.resolve("root.crt")), FIELD, "TLSv1.3")).endsWith("hello");
    assertThat(folder.resolve("none")).doesNotExist();

    Files.writeString(own.resolve("server.crt"), "nonsense");
    time.turn(Duration.ofMinutes(10));
    await("a warning", () -> check(https).getStatus() == Result.Status.WARN);
    assertThat(said(https)).contains("cannot be read again");
    assertThat(get(root(own.resolve("root.crt")), FIELD, "TLSv1.3")).endsWith("hello");
  }

  @Test
  void status_tells_of_a_certificate_that_ends_soon() throws Exception {
    listening(Map.of());
    stop();
    started.clear();
    Path own = folder.resolve("own");
    HttpsComponent https =
        listening(
            Map.of(
                "certificate", own.resolve("server.crt").toString(),
                "key", own.resolve("server.key").toString()));
    time.setWall(https.keys().expires().minus(Duration.ofDays(20)));
    assertThat(said(https)).contains("expires at").contains("in 20 days");
    time.setWall(https.keys().expires().plusSeconds(1));
    assertThat(said(https)).contains("clients refuse the certificate");
  }

  @Test
  void what_cannot_be_used_is_said_and_tried_again() throws Exception {
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      HttpsComponent https = start(Map.of());
      await("a warning", () -> check(https).getStatus() == Result.Status.WARN);
      assertThat(said(https))
          .contains("127.0.0.1:" + other.getLocalPort())
          .contains("etc/io.millrace.https.cfg")
          .contains("has it");
      other.close();
      time.turn(Duration.ofSeconds(10));
      await("it listens", () -> check(https).isOk());
    }
    Path open = Files.writeString(folder.resolve("open.key"), "x");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    HttpsComponent refused = start(Map.of("certificate", open.toString(), "key", open.toString()));
    await("a warning", () -> check(refused).getStatus() == Result.Status.WARN);
    assertThat(said(refused)).contains("others may read");
  }

  @Test
  void it_is_off_and_odd_values_are_refused() {
    assertThat(said(start(Map.of("port", 0)))).contains("off");
    for (Map<String, Object> odd :
        List.<Map<String, Object>>of(
            Map.of("address", "router.example"),
            Map.of("certificate", "x"),
            Map.of("names", new String[] {}),
            Map.of("names", new String[] {"a b"}))) {
      assertThatThrownBy(() -> start(odd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("io.millrace.https");
    }
  }

  /** Connections that never end their handshake or their request hold up nobody. */
  @Test
  void slow_clients_hold_up_nobody() throws Exception {
    listening(Map.of());
    X509Certificate root = root(folder.resolve("own/root.crt"));
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(i % 2 == 0 ? new byte[] {0x16, 3} : new byte[] {'G'});
        slow.add(socket);
      }
      await(
          "an answer",
          () -> {
            try {
              return get(root, FIELD, "TLSv1.3").endsWith("hello");
            } catch (IOException notYet) {
              return false;
            }
          });
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }
}
