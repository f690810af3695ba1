// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.FreePort;
import io.millrace.rig.RouterProcess;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP clients reach a CoAP server (Californium's) through the router [RFC 8075]. */
@Timeout(240)
class HttpCoapTest {
  private static final int HTTP = FreePort.tcp();
  private static final int REQUESTS = 16; // the default of io.millrace.http.coap
  private static final int ORIGIN = FreePort.udp();
  private static final String LONG = "0123456789abcdef".repeat(300);

  @TempDir static Path folder;
  private static RouterProcess router;
  private static CoapServer origin;
  private static State state;
  private static Silent silent;
  private static String token;

  private final HttpClient client = HttpClient.newHttpClient();

  /** A value that is read, written, and observed. */
  private static final class State extends CoapResource {
    private volatile String value = "off";

    State() {
      super("state");
      setObservable(true);
      setObserveType(Type.CON);
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.setMaxAge(1);
      exchange.respond(ResponseCode.CONTENT, value, MediaTypeRegistry.TEXT_PLAIN);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      value = exchange.getRequestText();
      changed();
      exchange.respond(ResponseCode.CHANGED);
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      exchange.setLocationPath("state/1");
      exchange.respond(ResponseCode.CREATED);
    }
  }

  private static final class Info extends CoapResource {
    Info() {
      super("info");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(ResponseCode.CONTENT, "a device of the test");
    }
  }

  /** Says that it has the request, and nothing more until the end. */
  private static final class Silent extends CoapResource {
    private final CountDownLatch end = new CountDownLatch(1);

    Silent() {
      super("silent");
    }

    @Override
    public Executor getExecutor() {
      return task -> new Thread(task).start();
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.accept();
      try {
        end.await();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
      exchange.respond(ResponseCode.CONTENT, "at last");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    state = new State();
    origin = new CoapServer(new Configuration());
    origin.addEndpoint(
        CoapEndpoint.builder()
            .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), ORIGIN))
            .build());
    origin.add(state);
    silent = new Silent();
    origin.add(silent);
    origin.add(new CoapResource("sys").add(new Info()));
    origin.start();
    router = RouterProcess.in(folder);
    router
        .configure("io.millrace.net-udp", Map.of("address", "127.0.0.1", "port", FreePort.udp()))
        .configure("io.millrace.http", Map.of("port", HTTP))
        .configure("io.millrace.gateway", Map.of("destinations", "127.0.0.1"))
        .start();
    token = router.command("token", "--subject", "alice").output().strip();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    router.close();
    origin.destroy();
  }

  private static HttpRequest.Builder to(String path, String bearer) {
    String target = "coap://127.0.0.1:" + ORIGIN + path;
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/coap?uri=%s"
                .formatted(HTTP, URLEncoder.encode(target, StandardCharsets.UTF_8)));
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + bearer);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void value_is_written_and_read_also_in_blocks() throws Exception {
    HttpRequest.Builder put =
        to("/state", token)
            .header("Content-Type", "text/plain; charset=utf-8")
            .PUT(BodyPublishers.ofString(LONG));
    assertThat(send(put).statusCode()).isEqualTo(204);
    HttpResponse<String> got = send(to("/state", token));
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(LONG);
    assertThat(got.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(got.headers().firstValue("Cache-Control").orElse("")).contains("max-age=");
  }

  @Test
  void errors_locations_and_refusals_have_their_status() throws Exception {
    assertThat(send(to("/nothing", token)).statusCode()).isEqualTo(404);
    HttpResponse<String> created = send(to("/state", token).POST(BodyPublishers.ofString("1")));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location").orElse(""))
        .startsWith("/coap?uri=coap%3A%2F%2F127.0.0.1%3A" + ORIGIN)
        .endsWith("state%2F1");
    assertThat(send(to("/state", "forged")).statusCode()).isEqualTo(401);
    HttpRequest elsewhere =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + HTTP + "/coap?uri=coap://192.0.2.9/a"))
            .header("Authorization", "Bearer " + token)
            .build();
    assertThat(client.send(elsewhere, BodyHandlers.ofString()).statusCode())
        .as("a destination that is not allowed")
        .isBetween(400, 599);
    HttpRequest discovery =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + HTTP + "/.well-known/core?rt=core.hc"))
            .build();
    assertThat(client.send(discovery, BodyHandlers.ofString()).body()).contains("rt=\"core.hc\"");
  }

  @Test
  void command_of_the_document_works() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")));
    Path distribution = Path.of(System.getProperty("millrace.distribution"));
    Path top = distribution.normalize().getParent().getParent().getParent();
    String document = Files.readString(top.resolve("docs/http-to-coap.md"));
    Matcher block = Pattern.compile("(?s)```sh\n(.*?)```").matcher(document);
    assertThat(block.find()).isTrue();
    Path script = folder.resolve("millrace");
    Files.writeString(script, "#!/bin/sh\necho " + token + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-e", "-c", block.group(1))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    shell.environment().put("HTTP", "127.0.0.1:" + HTTP);
    shell.environment().put("DEVICE", "127.0.0.1:" + ORIGIN);
    Process process = shell.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).isEqualTo("a device of the test");
  }

  @Test
  void observation_is_a_stream_of_events_that_a_new_gateway_goes_on_with() throws Exception {
    HttpRequest observe = to("/state", token).header("Accept", "text/event-stream").build();
    HttpResponse<InputStream> stream = client.send(observe, BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("event: state");
    write("first");
    awaitState(lines, "first");
    assertThat(router.shell("update io.millrace.gateway").status()).isZero();
    write("second");
    awaitState(lines, "second");
    stream.body().close();
  }

  @Test
  void requests_that_wait_for_a_device_hold_up_neither_health_nor_metrics() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < REQUESTS + 4; i++) {
      all.add(client.sendAsync(to("/silent", token).build(), BodyHandlers.ofString()));
    }
    try {
      Await.that(
          () -> "those beyond the bound are answered: " + all,
          Duration.ofSeconds(60),
          () -> all.stream().filter(CompletableFuture::isDone).count() == 4);
      for (String path : List.of("/healthz/live", "/healthz/ready", "/metrics")) {
        URI uri = URI.create("http://127.0.0.1:" + HTTP + path);
        assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).as(path).isEqualTo(200);
      }
    } finally {
      silent.end.countDown();
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : all) {
      statuses.add(each.get(60, TimeUnit.SECONDS).statusCode());
    }
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(REQUESTS);
    assertThat(statuses).filteredOn(status -> status == 503).hasSize(4);
  }

  private void write(String value) throws Exception {
    HttpRequest.Builder put = to("/state", token).PUT(BodyPublishers.ofString(value));
    assertThat(send(put).statusCode()).isEqualTo(204);
  }

  /** Each line is waited for by reading it; the test's time-out ends that. */
  private static void awaitState(BufferedReader lines, String value) throws Exception {
    String line = "";
    while (!line.contains("\"text\":\"" + value + "\"")) {
      line = lines.readLine();
      assertThat(line).as("the stream has ended before " + value).isNotNull();
    }
  }
}
