// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong, too long, too slow or too many harm no others. */
class BadRequestsTest {
  private final ServedPaths served;

  BadRequestsTest() throws IOException {
    served =
        new ServedPaths(new TurnedTime())
            .with("/a", exchange -> Replies.text(exchange, 200, "fine"));
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /a%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://[/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: minus\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: other\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"
      })
  void wrong_request_is_answered_and_ends_its_connection_alone(String request) throws Exception {
    assertThat(served.raw(request)).matches("(?s)(HTTP/1\\.1 (400|404|501) .*)?");
    assertThat(served.send("GET", "/a").body()).isEqualTo("fine\n");
  }

  @Test
  void header_beyond_its_bounds_is_refused() throws Exception {
    StringBuilder many = new StringBuilder("GET /a HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 100; i++) {
      many.append("X").append(i).append(": y\r\n");
    }
    assertThat(bounded(many + "\r\n")).doesNotContain("fine");
    String wide = "X: " + "y".repeat(100_000) + "\r\n";
    assertThat(bounded("GET /a HTTP/1.1\r\nHost: a\r\n" + wide + "\r\n")).doesNotContain("fine");
    assertThat(served.send("GET", "/a").body()).isEqualTo("fine\n");
  }

  /** The server may end the connection in the middle of what is sent. */
  private String bounded(String request) {
    try {
      return served.raw(request);
    } catch (IOException reset) {
      return "";
    }
  }

  @Test
  void client_that_does_not_finish_its_request_is_disconnected() throws Exception {
    assertThat(served.raw("GET /a HTTP/1.1\r\nHost: a\r\nX: ")).isEmpty();
  }

  @Test
  void slow_clients_do_not_hold_up_others() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < Listener.MOST_THREADS - 2; i++) {
        slow.add(served.open("GET /a HTT"));
      }
      assertThat(served.send("GET", "/a").body()).isEqualTo("fine\n");
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }
}
