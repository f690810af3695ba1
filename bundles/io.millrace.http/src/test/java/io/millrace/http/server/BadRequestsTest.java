// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
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

  /** A second request that hides in the body of the first is never answered, at no path. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 36\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 36",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: x-chunked",
        "Host: b\r\nContent-Length: 5",
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 5x",
        "Content-Length: 99999999999999999999",
      })
  void smuggling_shapes_get_one_error(String lengths) throws Exception {
    String hidden = "0\r\n\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    String received = bounded("POST /a HTTP/1.1\r\nHost: a\r\n" + lengths + "\r\n\r\n" + hidden);
    assertThat(received).doesNotContain("fine");
    assertThat(received.split("HTTP/1\\.1 ", -1).length - 1).as(received).isLessThanOrEqualTo(1);
    if (!received.isEmpty()) {
      assertThat(received).matches("(?s)HTTP/1\\.1 (400|501) .*");
    }
    assertThat(served.send("GET", "/a").body()).isEqualTo("fine\n");
  }

  @Test
  void client_that_does_not_finish_its_body_is_disconnected() throws Exception {
    served.with(
        "/body",
        exchange -> {
          int bytes = exchange.getRequestBody().readAllBytes().length;
          Replies.text(exchange, 200, "got " + bytes);
        });
    String head =
        "POST /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 9\r\n\r\n";
    assertThat(bounded(head + "12345")).doesNotContain("got");
    assertThat(bounded(head + "123456789")).contains("got 9");
  }

  @Test
  void slow_clients_do_not_hold_up_others() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < Listener.mostConnections() - 2; i++) {
        slow.add(served.open("GET /a HTT"));
      }
      assertThat(served.send("GET", "/a").body()).isEqualTo("fine\n");
    } finally {
      close(slow);
    }
  }

  /** Some say nothing, some never end their header: those beyond the bound are closed at once. */
  @ParameterizedTest
  @ValueSource(strings = {"", "GET /a HTT"})
  void ten_thousand_connections_end_and_good_clients_are_served_again(String begin)
      throws Exception {
    List<Socket> all = new ArrayList<>();
    try {
      for (int i = 0; i < Extent.times(400, 10_000); i++) {
        opened(begin, all);
      }
      Await.that(
          () -> "a good client is served while all of them are still there",
          Duration.ofSeconds(40),
          this::goodClientIsServed);
    } finally {
      close(all);
    }
  }

  private void opened(String begin, List<Socket> all) {
    try {
      all.add(served.open(begin));
    } catch (IOException closed) { // while it began to send
      assertThat(all.size()).isGreaterThanOrEqualTo(Listener.mostConnections() / 2);
    }
  }

  private boolean goodClientIsServed() throws InterruptedException {
    try {
      return served.send("GET", "/a").body().equals("fine\n");
    } catch (IOException tooMany) {
      return false;
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket each : sockets) {
      each.close();
    }
  }
}
