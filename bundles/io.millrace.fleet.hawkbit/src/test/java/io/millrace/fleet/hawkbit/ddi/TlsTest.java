// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for a client certificate, as a proxy before hawkBit does. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private HttpsServer server;

  @BeforeAll
  static void makeKeys() throws Exception {
    make("server");
    make("client");
  }

  @BeforeEach
  void start() throws Exception {
    SSLContext context = Tls.context(file("server.key"), file("server.pem"), file("client.pem"));
    server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needs = context.getDefaultSSLParameters();
            needs.setNeedClientAuth(true);
            parameters.setSSLParameters(needs);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes());
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static Path file(String name) {
    return folder.resolve(name);
  }

  /** Makes a key and a certificate that it signs itself, in PEM. */
  private static void make(String name) throws Exception {
    Path store = file(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(file(name + ".txt").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(file(name + ".txt"))).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Files.createFile(file(name + ".key"), OwnerOnly.file());
    pem(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    pem(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded());
  }

  private static void pem(String name, String label, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    Files.writeString(
        file(name), "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }

  private Answer get(Path key, Path chain, Path authority) throws IOException {
    return get("https://127.0.0.1", key, chain, authority);
  }

  private Answer get(String host, Path key, Path chain, Path authority) throws IOException {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Tls.context(key, chain, authority))
            .build();
    ServerAddress address =
        ServerAddress.of(host + ":" + server.getAddress().getPort(), "DEFAULT", "router");
    DdiClient ddi =
        new DdiClient(() -> http, address, new Tokens(null, null), Duration.ofSeconds(5));
    return ddi.get(URI.create(address.self().toString()));
  }

  @Test
  void a_client_with_its_certificate_is_let_in() throws Exception {
    Answer answer = get(file("client.key"), file("client.pem"), file("server.pem"));
    assertThat(answer.isGood()).isTrue();
  }

  /** Returns what is said of a server that cannot be spoken to. */
  private String said(String host, String authority) {
    IOException failure =
        catchThrowableOfType(
            () ->
                get(
                    host,
                    file("client.key"),
                    file("client.pem"),
                    authority == null ? null : file(authority)),
            IOException.class);
    return FailureText.of(failure, "fleet.example.com");
  }

  @Test
  void a_server_that_no_authority_knows_is_not_talked_to() {
    assertThat(said("https://127.0.0.1", null))
        .startsWith("fleet.example.com has a TLS certificate that is not trusted")
        .contains("authorityFile");
    assertThat(said("https://127.0.0.1", "client.pem")).contains("is not trusted");
  }

  @Test
  void a_certificate_of_another_name_is_said_to_be_one() {
    assertThat(said("https://localhost", "server.pem")).contains("certificate for another name");
  }

  @Test
  void a_server_that_wants_a_client_certificate_says_so() {
    assertThatThrownBy(() -> get(null, null, file("server.pem")))
        .isInstanceOfSatisfying(
            IOException.class,
            failure ->
                assertThat(FailureText.of(failure, "it"))
                    .containsAnyOf("for want of a client certificate", "ended the connection"));
  }

  @Test
  void files_that_cannot_be_used_are_named() throws Exception {
    assertThatThrownBy(() -> Tls.context(file("client.key"), null, null))
        .hasMessageContaining("given together");
    assertThatThrownBy(() -> Tls.context(file("client.pem"), file("client.pem"), null))
        .hasMessageContaining("client.pem");
    assertThatThrownBy(() -> Tls.context(file("client.key"), file("client.key"), null))
        .hasMessageContaining("client.key");
    Path open = Files.copy(file("client.key"), file("open.key"));
    assertThat(open.toFile().setReadable(true, false)).isTrue();
    assertThatThrownBy(() -> Tls.context(open, file("client.pem"), null))
        .hasMessageContaining("open to others");
  }
}
