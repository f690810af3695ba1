// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.lib.loop.Daemon;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that begin an answer without waiting and end it on another thread. */
class LaterAnswersTest {
  private final BlockingQueue<HttpExchange> begun = new LinkedBlockingQueue<>();
  private final ServedPaths served;

  LaterAnswersTest() throws IOException {
    served = new ServedPaths(new TurnedTime());
  }

  @AfterEach
  void close() {
    served.close();
  }

  private static boolean isLater(HttpExchange exchange) {
    return Boolean.TRUE.equals(exchange.getAttribute(PathHandlers.LATER));
  }

  private HttpHandler keeping() {
    return exchange -> {
      if (isLater(exchange)) {
        begun.add(exchange);
      } else {
        Replies.text(exchange, 200, "waited");
      }
    };
  }

  private CompletableFuture<HttpResponse<String>> asked(String path) {
    CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
    Daemon.thread(
            "client",
            () -> {
              try {
                answer.complete(served.send("GET", path));
              } catch (IOException | InterruptedException failed) {
                answer.completeExceptionally(failed);
              }
            })
        .start();
    return answer;
  }

  private HttpExchange next() throws InterruptedException {
    HttpExchange exchange = begun.poll(20, TimeUnit.SECONDS);
    assertThat(exchange).as("a request that has begun").isNotNull();
    return exchange;
  }

  private static void end(HttpExchange exchange, String line) throws IOException {
    try (exchange) {
      Replies.text(exchange, 200, line);
    }
  }

  @Test
  void answers_are_ended_in_any_order_on_another_thread() throws Exception {
    served.with("/a", keeping(), Map.of(PathHandlers.LATER, true));
    CompletableFuture<HttpResponse<String>> one = asked("/a/1");
    HttpExchange first = next();
    CompletableFuture<HttpResponse<String>> two = asked("/a/2");
    HttpExchange second = next();
    end(second, "second");
    assertThat(two.get(20, TimeUnit.SECONDS).body()).isEqualTo("second\n");
    end(first, "first");
    assertThat(one.get(20, TimeUnit.SECONDS).body()).isEqualTo("first\n");
  }

  @Test
  void each_has_its_share_until_its_end_and_one_more_waits_as_any_other() throws Exception {
    served.with("/a", keeping(), Map.of(PathHandlers.LATER, true, PathHandlers.SHARE, 1));
    CompletableFuture<HttpResponse<String>> first = asked("/a");
    HttpExchange exchange = next();
    assertThat(served.send("GET", "/a").statusCode()).isEqualTo(503);
    end(exchange, "first");
    assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> third = asked("/a");
    end(next(), "third");
    assertThat(third.get(20, TimeUnit.SECONDS).body()).isEqualTo("third\n");
  }

  @Test
  void handler_that_cannot_is_called_again_where_it_may_wait() throws Exception {
    List<String> threads = new ArrayList<>();
    served.with(
        "/a",
        exchange -> {
          threads.add(Thread.currentThread().getName());
          if (isLater(exchange)) {
            exchange.setAttribute(PathHandlers.LATER, false);
          } else {
            Replies.text(exchange, 200, "waited");
          }
        },
        Map.of(PathHandlers.LATER, true));
    assertThat(served.send("GET", "/a").body()).isEqualTo("waited\n");
    assertThat(threads).hasSize(2);
    assertThat(threads.get(1)).isNotEqualTo(threads.get(0));
  }

  @Test
  void handler_that_fails_ends_its_connection_and_the_next_request_is_served() throws Exception {
    served
        .with(
            "/bad",
            exchange -> {
              throw new IllegalStateException("a fault of the handler");
            },
            Map.of(PathHandlers.LATER, true, PathHandlers.SHARE, 1))
        .with("/a", keeping(), Map.of());
    for (int i = 0; i < 3; i++) {
      assertThat(asked("/bad")).failsWithin(20, TimeUnit.SECONDS);
    }
    assertThat(served.send("GET", "/a").body()).isEqualTo("waited\n");
  }

  @Test
  void its_bundle_is_replaced_when_its_answers_have_ended() throws Exception {
    HttpHandler handler = keeping();
    served.with("/a", handler, Map.of(PathHandlers.LATER, true));
    CompletableFuture<HttpResponse<String>> answer = asked("/a");
    HttpExchange exchange = next();
    CompletableFuture<Void> gone = new CompletableFuture<>();
    Daemon.thread(
            "replacing",
            () -> {
              served.without("/a", handler);
              gone.complete(null);
            })
        .start();
    assertThat(gone).isNotDone();
    end(exchange, "at last");
    gone.get(20, TimeUnit.SECONDS);
    assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("at last\n");
  }
}
