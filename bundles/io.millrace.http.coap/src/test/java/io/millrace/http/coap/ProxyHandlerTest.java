// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.RequestHandler;
import io.millrace.http.coap.ScriptedGateway.Asked;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.GatewayTransport;
import io.millrace.lib.caller.TokenSessions;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What HTTP clients get, over the JDK's server, while the test stands where the gateway does. */
@Timeout(60)
class ProxyHandlerTest {
  private static final Duration TIME_OUT = Duration.ofSeconds(150);

  private final TurnedTime time = new TurnedTime();
  private final ScriptedGateway gateway = new ScriptedGateway();
  private final Slot<RequestHandler> slot = new Slot<>(time, SlotLimits.standard());
  private final GatewayTransport transport = new GatewayTransport("http", slot, 1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    TokenSessions sessions =
        new TokenSessions(new Slot<Sessions>(time, SlotLimits.standard()), time);
    ProxyHandler.Callers callers =
        (token, exchange) -> {
          CoapCaller caller =
              new CoapCaller(
                  transport,
                  time,
                  TIME_OUT,
                  TokenSessions.peer("http", token, exchange.getRemoteAddress().getAddress()));
          BlockwiseCall blockwise = new BlockwiseCall(caller, new SeededRandomness(1), 2_000);
          return new ProxyHandler.TokenCaller(sessions, caller, blockwise);
        };
    slot.bind(gateway);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setExecutor(threads);
    server.createContext("/", new ProxyHandler(new Limits(), callers, new EventStreams(1, time)));
    server.start();
  }

  @AfterEach
  void stop() {
    transport.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
  }

  private CompletableFuture<HttpResponse<String>> get(String token) {
    HttpRequest request =
        to("/coap?uri=coap://meter/a").header("Authorization", "Bearer " + token).build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  private Asked next() throws InterruptedException {
    Asked asked = gateway.asked.poll(30, TimeUnit.SECONDS);
    assertThat(asked).as("a request at the gateway").isNotNull();
    return asked;
  }

  private static CoapResponse content(String text) {
    return CoapResponse.of(CoapCode.CONTENT, 0, io.millrace.api.bytes.Bytes.utf8(text));
  }

  @Test
  void request_without_a_token_or_with_a_bad_one_is_401_and_reaches_no_device() throws Exception {
    HttpRequest without = to("/coap?uri=coap://meter/a").build();
    HttpResponse<String> refused = client.send(without, BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(get("bad").get().statusCode()).isEqualTo(401);
    assertThat(gateway.asked).isEmpty();
  }

  @Test
  void gateways_401_is_403_because_the_token_was_good() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = get("good");
    next().answer(CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, "not yours"));
    assertThat(answer.get().statusCode()).isEqualTo(403);
  }

  @Test
  void answer_that_does_not_come_is_504() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = get("good");
    Asked asked = next();
    time.turn(TIME_OUT);
    assertThat(answer.get().statusCode()).isEqualTo(504);
    assertThat(asked.answer(content("late"))).isEqualTo(Delivery.RESET);
  }

  @Test
  void more_requests_than_may_wait_are_503_and_the_others_are_answered() throws Exception {
    CompletableFuture<HttpResponse<String>> first = get("good");
    Asked asked = next();
    HttpResponse<String> second = get("good").get();
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.headers().firstValue("Retry-After")).contains("1");
    asked.answer(content("21"));
    assertThat(first.get().body()).isEqualTo("21");
    CompletableFuture<HttpResponse<String>> third = get("good");
    next().answer(content("22"));
    assertThat(third.get().body()).isEqualTo("22");
  }

  @Test
  void body_that_is_too_long_is_413() throws Exception {
    HttpRequest put =
        to("/coap?uri=coap://meter/a")
            .header("Authorization", "Bearer good")
            .PUT(BodyPublishers.ofString("a".repeat(2_001)))
            .build();
    assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    assertThat(gateway.asked).isEmpty();
  }

  @Test
  void observation_is_a_stream_of_events_until_it_ends() throws Exception {
    CompletableFuture<HttpResponse<InputStream>> opened = observe();
    Asked asked = next();
    assertThat(asked.observes()).isTrue();
    asked.notify(1, "on");
    HttpResponse<InputStream> stream = opened.get();
    assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    assertThat(event(lines)).isEqualTo("event: state {\"code\":\"2.05\",\"base64\":\"b24=\"}");
    assertThat(asked.notify(2, "off")).isEqualTo(Delivery.ACKNOWLEDGED);
    assertThat(event(lines)).isEqualTo("event: state {\"code\":\"2.05\",\"base64\":\"b2Zm\"}");
    time.turn(Duration.ofSeconds(15));
    assertThat(lines.readLine()).isEqualTo(":");
    lines.readLine();
    asked.answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "removed"));
    assertThat(event(lines)).startsWith("event: end {\"code\":\"4.04\"").contains("removed");
    assertThat(lines.readLine()).isNull();
    assertThat(asked.notify(3, "on")).isEqualTo(Delivery.RESET);
  }

  @Test
  void observation_that_is_refused_is_a_plain_answer() throws Exception {
    CompletableFuture<HttpResponse<InputStream>> opened = observe();
    next().answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no such resource"));
    assertThat(opened.get().statusCode()).isEqualTo(404);
  }

  @Test
  void streams_end_and_are_deregistered_when_the_proxy_is_replaced() throws Exception {
    CompletableFuture<HttpResponse<InputStream>> opened = observe();
    next().notify(1, "on");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(opened.get().body(), StandardCharsets.UTF_8));
    event(lines);
    transport.endObservations();
    assertThat(event(lines)).startsWith("event: end {\"code\":\"5.03\"");
    assertThat(next().observes()).as("Observe 1").isFalse();
  }

  private CompletableFuture<HttpResponse<InputStream>> observe() {
    HttpRequest request =
        to("/coap?uri=coap://meter/a")
            .header("Authorization", "good")
            .header("Accept", "text/event-stream")
            .build();
    return client.sendAsync(request, BodyHandlers.ofInputStream());
  }

  private static String event(BufferedReader lines) throws Exception {
    String name = lines.readLine();
    String data = lines.readLine().substring("data: ".length());
    lines.readLine();
    return name + " " + data;
  }

  /** One request, one stream, bodies of 2,000 bytes. */
  private static final class Limits implements HttpCoapConfig {
    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public int requests() {
      return 1;
    }

    @Override
    public int streams() {
      return 1;
    }

    @Override
    public int bodyBytes() {
      return 2_000;
    }

    @Override
    public int timeOutSeconds() {
      return 150;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return HttpCoapConfig.class;
    }
  }
}
