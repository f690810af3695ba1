// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.loop.Daemon;
import io.millrace.lib.testing.SeededRandomness;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One request over TLS to a server of the JDK, whose certificate nobody has signed. */
class AskedSecuredStreamTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int HEADER_BYTES = 2 + 3;
  private static final int TOKEN_BYTES = 4;

  @TempDir static Path folder;
  private static SSLContext context;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = folder.resolve("own.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String words = "-genkeypair -alias own -keyalg EC -groupname secp256r1 -dname CN=router";
    List<String> line = new ArrayList<>(List.of(keytool.toString()));
    line.addAll(List.of(words.split(" ")));
    line.addAll(List.of("-storepass", new String(PASSWORD), "-keystore", file.toString()));
    assertThat(new ProcessBuilder(line).redirectErrorStream(true).start().waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
  }

  private static SSLServerSocket server() throws IOException {
    return (SSLServerSocket)
        context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  /** Has a server serve one connection; the text stands for its answer, TT for the token. */
  private static boolean answers(ServerSocket server, String answer, int waitMillis)
      throws IOException {
    try (server) {
      Daemon.thread("server", () -> serve(server, answer)).start();
      return new AskedStream(new SeededRandomness(1), waitMillis)
          .answersSecured((InetSocketAddress) server.getLocalSocketAddress());
    }
  }

  private static void serve(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      byte[] head = socket.getInputStream().readNBytes(HEADER_BYTES + TOKEN_BYTES);
      byte[] token = Arrays.copyOfRange(head, HEADER_BYTES, head.length);
      String bytes = answer.replace("TT", HexFormat.of().formatHex(token));
      socket.getOutputStream().write(HexFormat.of().parseHex(bytes));
      socket.getOutputStream().flush();
      while (socket.getInputStream().read() >= 0) {
        continue;
      }
    } catch (IOException closed) {
      return; // by the one who asks
    }
  }

  @Test
  void response_is_an_answer_whoever_has_signed_the_certificate() throws IOException {
    assertThat(answers(server(), "00e10445TT", 20_000)).isTrue();
  }

  @Test
  void server_that_wants_a_certificate_of_the_client_has_answered() throws IOException {
    SSLServerSocket server = server();
    server.setNeedClientAuth(true);
    assertThat(answers(server, "", 20_000)).isTrue();
  }

  /** The client has sent its request by then, or has not. */
  @Test
  void server_that_has_no_need_of_one_and_ends_the_connection_is_none() throws IOException {
    SSLServerSocket server = server();
    Daemon.thread("server", () -> endAfterHandshake(server)).start();
    assertThat(
            new AskedStream(new SeededRandomness(1), 20_000)
                .answersSecured((InetSocketAddress) server.getLocalSocketAddress()))
        .isFalse();
  }

  private static void endAfterHandshake(SSLServerSocket server) {
    try (server;
        SSLSocket socket = (SSLSocket) server.accept()) {
      socket.startHandshake();
    } catch (IOException closed) {
      return; // by the one who asks
    }
  }

  @Test
  void server_that_shakes_hands_and_answers_nothing_is_none() throws IOException {
    assertThat(answers(server(), "", 1_000)).isFalse();
  }

  @Test
  void socket_in_clear_is_none() throws IOException {
    ServerSocket clear = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    assertThat(answers(clear, "00e1", 20_000)).isFalse();
  }
}
