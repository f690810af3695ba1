// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleRig.Browser;
import io.millrace.console.web.PageFiles;
import io.millrace.lib.testing.Await;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The files of the page, and what it is told of changes. */
class PagesTest {
  private final ConsoleRig rig;

  PagesTest() throws Exception {
    rig = new ConsoleRig(Map.of("viewers", 2));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void every_file_is_served_with_headers_that_keep_others_out() throws Exception {
    for (String name : PageFiles.NAMES) {
      HttpResponse<String> file = rig.get(new Browser(), "/console/" + name);
      assertThat(file.statusCode()).as(name).isEqualTo(200);
      assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(file.headers().firstValue("ETag")).isPresent();
    }
    assertThat(rig.get(new Browser(), "/console").headers().firstValue("Location"))
        .contains("/console/");
  }

  @Test
  void the_page_has_no_script_or_style_of_its_own_and_asks_nobody_else() throws Exception {
    Path folder = Path.of("src/main/resources/io/millrace/console/web");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(each -> each.getFileName().toString()).toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(PageFiles.NAMES);
    }
    for (String name : PageFiles.NAMES) {
      String text = Files.readString(folder.resolve(name));
      assertThat(text.replace("http://www.w3.org/2000/svg", "").replace("coap://", ""))
          .as(name)
          .doesNotContain("://");
      assertThat(text)
          .as(name)
          .doesNotContain("innerHTML", "eval(", "<style", " style=", "onclick=\"");
    }
    assertThat(new PageFiles().packedBytes()).isLessThan(150 << 10);
  }

  @Test
  void a_file_that_the_browser_has_is_not_sent_again() throws Exception {
    String etag =
        rig.get(new Browser(), "/console/app.js").headers().firstValue("ETag").orElseThrow();
    var again = rig.to(new Browser(), "/console/app.js").header("If-None-Match", etag);
    assertThat(rig.send(again).statusCode()).isEqualTo(304);
    var packed = rig.to(new Browser(), "/console/app.js").header("Accept-Encoding", "gzip");
    assertThat(rig.send(packed).headers().firstValue("Content-Encoding")).contains("gzip");
  }

  @Test
  void no_path_leads_out_of_the_list() throws Exception {
    for (String path :
        List.of(
            "/console/../metrics",
            "/console/%2e%2e/x",
            "/console/..%2fapp.js",
            "/console//app.js",
            "/console/PageFiles.class",
            "/console/web/app.js",
            "/console/.hidden",
            "/console/app.js%00",
            "/consoleapp.js",
            "/console/api/",
            "/console/api/none")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"))
          .as(path)
          .contains(" 404 ");
    }
  }

  @Test
  void a_name_that_somebody_lets_point_here_is_no_name_of_this_machine() throws Exception {
    for (String host :
        List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example")) {
      assertThat(raw("GET /console/ HTTP/1.1\r\nHost: " + host + "\r\n"))
          .as(host)
          .contains(" 403 ");
    }
    for (String host : List.of("localhost:8080", "127.0.0.1", "[::1]:8080")) {
      assertThat(raw("GET /console/ HTTP/1.1\r\nHost: " + host + "\r\n"))
          .as(host)
          .contains(" 200 ");
    }
  }

  @Test
  void a_body_is_bounded_and_is_json() throws Exception {
    Map<String, String> huge = Map.of("token", "x".repeat(16_000), "clientId", "y".repeat(1000));
    assertThat(rig.post(new Browser(), "login", huge).statusCode()).isEqualTo(413);
    String head =
        "POST /console/api/login HTTP/1.1\r\nHost: localhost\r\nX-Millrace-Console: x\r\n";
    assertThat(raw(head + "Content-Type: text/plain\r\nContent-Length: 0\r\n")).contains(" 415 ");
    assertThat(raw(head + "Content-Type: application/json\r\nContent-Length: 0\r\n"))
        .contains(" 400 ");
  }

  private String raw(String head) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rig.port())) {
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_viewer_is_told_of_what_has_changed_and_one_too_many_has_to_ask() throws Exception {
    Browser anna = rig.login("viewer");
    List<InputStream> open = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HttpResponse<InputStream> stream =
          rig.client()
              .send(
                  rig.to(anna, "/console/api/events?topics=links").build(),
                  BodyHandlers.ofInputStream());
      assertThat(stream.statusCode()).isEqualTo(200);
      open.add(stream.body());
    }
    assertThat(rig.api(anna, "events?topics=links").statusCode()).isEqualTo(429);
    assertThat(rig.api(anna, "topic?name=links").statusCode()).isEqualTo(200);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(open.get(0), StandardCharsets.UTF_8));
    assertThat(next(lines, "data")).isEqualTo("data: {\"rows\":[]}");
    rig.services.add(new Link("uart0"));
    turnUntil(lines);
  }

  /** The stream looks by the router's clock, which this turns until it has looked. */
  private void turnUntil(BufferedReader lines) throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    Thread reading =
        new Thread(
            () -> {
              try {
                heard.add(next(lines, "data"));
              } catch (Exception ended) {
                heard.add(ended.toString());
              }
            });
    reading.setDaemon(true);
    reading.start();
    Await.that(
        () -> "the change is told",
        Duration.ofSeconds(30),
        () -> {
          rig.time.turn(Duration.ofMillis(500));
          return !heard.isEmpty();
        });
    assertThat(heard.get(0)).contains("\"name\":\"uart0\"");
  }

  private static String next(BufferedReader lines, String begin) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith(begin)) {
      line = lines.readLine();
    }
    return line;
  }

  @Test
  void a_topic_is_for_a_role_and_for_who_is_logged_in() throws Exception {
    assertThat(rig.api(new Browser(), "topic?name=overview").statusCode()).isEqualTo(401);
    Browser anna = rig.login("viewer");
    assertThat(rig.api(anna, "topic?name=none").statusCode()).isEqualTo(404);
    assertThat(rig.api(anna, "history?series=none").body()).isEqualTo("{\"points\":[]}");
  }
}
