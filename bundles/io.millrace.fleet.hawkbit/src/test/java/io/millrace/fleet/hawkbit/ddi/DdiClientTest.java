// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redirects, answers without end, and what is in progress when the router stops. */
class DdiClientTest {
  @TempDir Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpServer here;
  private HttpServer elsewhere;
  private DdiClient ddi;
  private Path token;

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws Exception {
    here = server();
    elsewhere = server();
    token = folder.resolve("token");
    Files.createFile(token, OwnerOnly.file());
    Files.writeString(token, "secret\n");
    ddi = waiting(Duration.ofMinutes(2));
  }

  private DdiClient waiting(Duration answerTime) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new DdiClient(
        () -> http,
        ServerAddress.of(url(here), "DEFAULT", "r"),
        new Tokens(null, token),
        answerTime);
  }

  @AfterEach
  void stop() {
    ended.countDown();
    here.stop(0);
    elsewhere.stop(0);
    threads.shutdownNow();
  }

  private HttpServer server() throws IOException {
    HttpServer made = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    made.setExecutor(threads);
    made.start();
    return made;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void on(HttpServer server, String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          seen.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    exchange.sendResponseHeaders(200, text.length());
    exchange.getResponseBody().write(text.getBytes());
  }

  @Test
  void a_redirect_to_another_host_is_followed_without_the_token() throws Exception {
    on(here, "/a", exchange -> redirect(exchange, url(elsewhere) + "/b"));
    on(elsewhere, "/b", exchange -> answer(exchange, "{}"));
    assertThat(ddi.get(URI.create(url(here) + "/a")).isGood()).isTrue();
    assertThat(seen).containsExactly("/a GatewayToken secret", "/b null");
  }

  @Test
  void redirects_that_do_not_end_or_lead_nowhere_are_given_up() {
    on(here, "/loop", exchange -> redirect(exchange, "/loop"));
    on(here, "/file", exchange -> redirect(exchange, "file:///etc/passwd"));
    on(here, "/odd", exchange -> redirect(exchange, "ht tp:[[["));
    for (String path : List.of("/loop", "/file", "/odd")) {
      assertThatThrownBy(() -> ddi.get(URI.create(url(here) + path)))
          .as(path)
          .isInstanceOf(IOException.class);
    }
    assertThat(seen).filteredOn(line -> line.startsWith("/loop")).hasSize(6);
  }

  @Test
  void a_client_that_cannot_be_made_now_is_a_failure_like_others() {
    DdiClient poor =
        new DdiClient(
            () -> {
              throw new UncheckedIOException(new IOException("Too many open files"));
            },
            ServerAddress.of(url(here), "DEFAULT", "r"),
            new Tokens(null, null),
            Duration.ofSeconds(1));
    assertThatThrownBy(() -> poor.get(URI.create(url(here))))
        .isInstanceOf(IOException.class)
        .hasMessage("Too many open files");
  }

  @Test
  void an_answer_that_is_too_long_is_given_up() {
    on(
        here,
        "/long",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          byte[] piece = new byte[64 << 10];
          for (int each = 0; each < 1000; each++) {
            out.write(piece);
          }
        });
    assertThatThrownBy(() -> ddi.get(URI.create(url(here) + "/long")))
        .hasStackTraceContaining("longer than");
  }

  @Test
  void an_answer_that_does_not_end_is_given_up() {
    on(
        here,
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          stall();
        });
    DdiClient hasty = waiting(Duration.ofSeconds(1));
    assertThatThrownBy(() -> hasty.get(URI.create(url(here) + "/slow")))
        .isInstanceOf(IOException.class);
  }

  /** Says nothing more until the test is over. */
  private void stall() {
    try {
      ended.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_download_gives_every_byte_before_it_stalls() throws Exception {
    on(
        here,
        "/file",
        exchange -> {
          exchange.sendResponseHeaders(206, 2000);
          exchange.getResponseBody().write(new byte[700]);
          exchange.getResponseBody().flush();
          stall();
        });
    // Long enough for the first bytes to come on a machine that is busy.
    DdiClient hasty = waiting(Duration.ofSeconds(5));
    try (Transfer transfer = hasty.download(URI.create(url(here) + "/file"), 0, 1999, "")) {
      assertThat(transfer.body().readNBytes(700)).hasSize(700);
      assertThatThrownBy(() -> transfer.body().read()).hasMessageContaining("nothing came");
    }
  }

  @Test
  void what_is_no_json_object_is_an_error_of_the_server() throws Exception {
    on(here, "/page", exchange -> answer(exchange, "<html>log in</html>"));
    Answer answer = ddi.get(URI.create(url(here) + "/page"));
    assertThatThrownBy(answer::json).isInstanceOf(IOException.class);
  }

  @Test
  void what_is_in_progress_ends_when_the_router_stops() throws Exception {
    on(here, "/wait", exchange -> stall());
    threads.execute(
        () -> {
          while (seen.isEmpty()) {
            Thread.onSpinWait();
          }
          try {
            ddi.close();
          } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
    assertThatThrownBy(() -> ddi.get(URI.create(url(here) + "/wait")))
        .isInstanceOf(IOException.class);
  }
}
