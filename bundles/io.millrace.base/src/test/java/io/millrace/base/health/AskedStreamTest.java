// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.loop.Daemon;
import io.millrace.lib.testing.SeededRandomness;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request over a connection to a socket of this machine, and what counts as its answer. */
class AskedStreamTest {
  /** CSM, then GET with a token of 4 bytes. */
  private static final int REQUEST_BYTES = 2 + 7 + 19;

  private final ServerSocket gateway;
  private volatile String request;

  AskedStreamTest() throws IOException {
    gateway = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  /** Answers with the bytes, TT standing for the token, and then waits for the end. */
  private boolean answers(String bytes, int waitMillis) throws IOException {
    Daemon.thread("gateway", () -> serve(bytes)).start();
    return new AskedStream(new SeededRandomness(1), waitMillis)
        .answers((InetSocketAddress) gateway.getLocalSocketAddress());
  }

  private void serve(String bytes) {
    try (Socket socket = gateway.accept()) {
      request = HexFormat.of().formatHex(socket.getInputStream().readNBytes(REQUEST_BYTES));
      String answer = bytes.replace("TT", request.substring(10, 18));
      socket.getOutputStream().write(HexFormat.of().parseHex(answer));
      if (!bytes.isEmpty()) {
        socket.getInputStream().read();
      }
    } catch (IOException closed) {
      return; // by the one who asks
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00e10481TT", "30e12312345445TTff61626364", "04e2abcdef010445TT"})
  void response_with_the_token_is_an_answer_whatever_comes_before_it(String bytes)
      throws IOException {
    assertThat(answers(bytes, 20_000)).isTrue();
    assertThat(request).matches("00e1d40601.{8}bb2e77656c6c2d6b6e6f776e04636f7265c100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00e1", "00e10445abcdef01", "00e104e3TT", "0401TT"})
  void signals_requests_and_responses_with_another_token_are_none(String bytes) throws IOException {
    assertThat(answers(bytes, 300)).isFalse();
  }

  @Test
  void connection_that_ends_is_none() throws IOException {
    assertThat(answers("", 20_000)).isFalse();
  }

  @Test
  void nobody_there_is_said() throws IOException {
    InetSocketAddress gone = (InetSocketAddress) gateway.getLocalSocketAddress();
    gateway.close();
    assertThatThrownBy(() -> new AskedStream(new SeededRandomness(1), 20_000).answers(gone))
        .isInstanceOf(ConnectException.class);
  }
}
