// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.lib.loop.Daemon;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which handler a request reaches, and what is answered when there is none. */
class PathHandlersTest {
  private final TurnedTime time = new TurnedTime();
  private final ServedPaths served;

  PathHandlersTest() throws IOException {
    served = new ServedPaths(time);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private static HttpHandler saying(String line) {
    return exchange -> Replies.text(exchange, 200, line);
  }

  @Test
  void request_reaches_the_handler_with_the_longest_path() throws Exception {
    served.with("/a", saying("short")).with("/a/b", saying("long"));
    assertThat(served.send("GET", "/a").body()).isEqualTo("short\n");
    assertThat(served.send("GET", "/a/c").body()).isEqualTo("short\n");
    assertThat(served.send("GET", "/a/b/c?d=e").body()).isEqualTo("long\n");
    assertThat(served.send("GET", "/ab").statusCode()).isEqualTo(404);
    assertThat(served.send("GET", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void path_whose_bundle_is_replaced_is_answered_503_and_then_by_its_successor() throws Exception {
    HttpHandler first = saying("first");
    served.with("/a", first).without("/a", first);
    HttpResponse<String> meanwhile = served.send("GET", "/a");
    assertThat(meanwhile.statusCode()).isEqualTo(503);
    assertThat(meanwhile.headers().firstValue("Retry-After")).contains("1");
    served.with("/a", saying("second"));
    assertThat(served.send("GET", "/a").body()).isEqualTo("second\n");
  }

  @Test
  void request_that_comes_while_the_first_handler_of_a_path_is_added_is_answered()
      throws Exception {
    List<Integer> codes = new ArrayList<>();
    Runnable asks =
        () -> {
          try {
            HttpResponse<String> early = served.send("GET", "/a");
            codes.add(early.statusCode());
            assertThat(early.headers().firstValue("Retry-After")).contains("1");
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    served.with("/a", saying("here"), asks);
    assertThat(codes).containsExactly(503);
    assertThat(served.send("GET", "/a").body()).isEqualTo("here\n");
  }

  @Test
  void path_whose_bundle_stays_away_is_answered_404() throws Exception {
    HttpHandler handler = saying("here");
    served.with("/a", handler).without("/a", handler);
    time.turn(Duration.ofMinutes(1));
    assertThat(served.send("GET", "/a").statusCode()).isEqualTo(404);
  }

  @Test
  void handler_that_fails_is_answered_500_and_the_next_request_is_served() throws Exception {
    served
        .with(
            "/bad",
            exchange -> {
              throw new IllegalStateException("a secret of the handler");
            })
        .with("/good", saying("good"));
    HttpResponse<String> failed = served.send("GET", "/bad");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).doesNotContain("secret");
    assertThat(served.send("GET", "/good").body()).isEqualTo("good\n");
  }

  @Test
  void head_gets_the_length_and_no_body_and_other_methods_405() throws Exception {
    served.with(
        "/a",
        exchange -> {
          if (Replies.isRead(exchange)) {
            Replies.text(exchange, 200, "four");
          }
        });
    HttpResponse<String> head = served.send("HEAD", "/a");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).contains("5");
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "BREW"}) {
      HttpResponse<String> refused = served.send(method, "/a");
      assertThat(refused.statusCode()).as(method).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void bad_path_and_too_many_paths_are_not_served() throws Exception {
    served.with("a", saying("bad")).with("/", saying("bad")).with("/a/", saying("bad"));
    assertThat(served.send("GET", "/a/").statusCode()).isEqualTo(404);
    for (int i = 0; i <= PathHandlers.MOST_PATHS; i++) {
      served.with("/p" + i, saying("p"));
    }
    assertThat(served.send("GET", "/p0").statusCode()).isEqualTo(200);
    assertThat(served.send("GET", "/p" + PathHandlers.MOST_PATHS).statusCode()).isEqualTo(404);
  }

  @Test
  void requests_that_wait_at_one_path_hold_up_no_other_path() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    HttpHandler slow =
        exchange -> {
          begun.countDown();
          awaitOn(end);
          Replies.text(exchange, 200, "at last");
        };
    served.with("/slow", slow, 2).with("/slow/quick", saying("quick")).with("/a", saying("a"));
    List<CompletableFuture<String>> waiting = List.of(later("/slow"), later("/slow"));
    try {
      awaitOn(begun);
      HttpResponse<String> third = served.send("GET", "/slow/more");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).contains("1");
      assertThat(served.send("GET", "/a").body()).isEqualTo("a\n");
      assertThat(served.send("GET", "/slow/quick").body()).isEqualTo("quick\n");
    } finally {
      end.countDown();
    }
    for (CompletableFuture<String> each : waiting) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo("at last\n");
    }
    assertThat(served.send("GET", "/slow").body())
        .as("its share is free again")
        .isEqualTo("at last\n");
  }

  private CompletableFuture<String> later(String path) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return served.send("GET", path).body();
          } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
          }
        },
        task -> Daemon.thread("client", task).start());
  }

  private static void awaitOn(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
  }
}
