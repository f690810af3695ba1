// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.http.coap.mapping.ContentFormats;
import io.millrace.http.coap.mapping.RequestMapping;
import io.millrace.http.coap.mapping.ResponseMapping;
import io.millrace.http.coap.mapping.StatusCodes;
import io.millrace.http.coap.mapping.Unmapped;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.TokenSessions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Serves {@code /coap?uri=TARGET}: sends the request on to the gateway, under the session of its
 * token, and answers with the response [RFC 8075]. A GET that accepts {@code text/event-stream}
 * observes the target. Runs on the threads of the HTTP server, and waits on them. Thread-safe.
 */
final class ProxyHandler implements HttpHandler {
  static final String PATH = "/coap";

  private static final String BEARER = "Bearer ";

  /** A client has its answer a moment before there is room for its next request. */
  private static final Duration ENDING = Duration.ofMillis(50);

  private final HttpCoapConfig config;
  private final Callers callers;
  private final EventStreams streams;
  private final Semaphore requests;

  /** What a token's requests go by. */
  record TokenCaller(TokenSessions sessions, CoapCaller caller, BlockwiseCall blockwise) {}

  /** Makes the callers of tokens. */
  interface Callers {
    /** Returns the caller for a token of a client. */
    TokenCaller of(String token, HttpExchange exchange);
  }

  ProxyHandler(HttpCoapConfig config, Callers callers, EventStreams streams) {
    this.config = config;
    this.callers = callers;
    this.streams = streams;
    this.requests = new Semaphore(config.requests());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      serve(exchange);
    } catch (Unmapped refused) {
      if (refused.status() == StatusCodes.METHOD_NOT_ALLOWED) {
        exchange.getResponseHeaders().set("Allow", RequestMapping.METHODS);
      }
      HttpAnswer.text(exchange, refused.status(), refused.getMessage());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      busy(exchange, "the router ends");
    }
  }

  private void serve(HttpExchange exchange) throws IOException, Unmapped, InterruptedException {
    Headers headers = exchange.getRequestHeaders();
    String token = token(headers.getFirst("Authorization"));
    if (token.isEmpty()) {
      refuse(exchange, "a token is needed: Authorization: Bearer TOKEN");
      return;
    }
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      HttpAnswer.text(exchange, 404, "there is " + PATH + "?uri=coap://DEVICE/PATH");
      return;
    }
    CoapRequest request =
        RequestMapping.map(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawQuery(),
            headers::getFirst,
            body(exchange));
    boolean events =
        exchange.getRequestMethod().equals("GET")
            && ContentFormats.wantsEvents(headers.getFirst("Accept"));
    Semaphore bound = events ? streams.bound() : requests;
    if (!bound.tryAcquire(ENDING.toNanos(), TimeUnit.NANOSECONDS)) {
      busy(exchange, "as many clients wait for devices as may");
      return;
    }
    try {
      send(exchange, request, token, events);
    } finally {
      bound.release();
    }
  }

  private void send(HttpExchange exchange, CoapRequest request, String token, boolean events)
      throws IOException, InterruptedException {
    TokenCaller by = callers.of(token, exchange);
    CoapResponse refusal = by.sessions().login(by.caller(), token);
    if (refusal != null && refusal.code() == CoapCode.UNAUTHORIZED) {
      refuse(exchange, "the token is refused: " + refusal.payload().utf8());
    } else if (refusal != null) {
      answer(exchange, request, refusal);
    } else if (events) {
      CoapResponse failed = streams.serve(exchange, request, by);
      if (failed != null) {
        answer(exchange, request, failed);
      }
    } else {
      answer(exchange, request, by.blockwise().send(request));
    }
  }

  private static void answer(HttpExchange exchange, CoapRequest request, CoapResponse response)
      throws IOException {
    String target = request.options().first(OptionNumber.PROXY_URI).utf8();
    Map<String, String> headers = ResponseMapping.headers(response, target, PATH);
    HttpAnswer.send(
        exchange, ResponseMapping.status(response), headers, response.payload().toArray());
  }

  private Bytes body(HttpExchange exchange) throws IOException, Unmapped {
    byte[] body = exchange.getRequestBody().readNBytes(config.bodyBytes() + 1);
    if (body.length > config.bodyBytes()) {
      throw new Unmapped(
          StatusCodes.TOO_LARGE, "a body may have %d bytes".formatted(config.bodyBytes()));
    }
    return Bytes.wrap(body);
  }

  /** Clients of the field leave the word Bearer out [spec gateway-clients.md 2.2]. */
  private static String token(String authorization) {
    String value = authorization == null ? "" : authorization.trim();
    return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? value.substring(BEARER.length()).trim()
        : value.indexOf(' ') < 0 ? value : "";
  }

  private static void refuse(HttpExchange exchange, String why) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    HttpAnswer.text(exchange, StatusCodes.UNAUTHORIZED, why);
  }

  private static void busy(HttpExchange exchange, String why) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "1");
    HttpAnswer.text(exchange, StatusCodes.SERVICE_UNAVAILABLE, why);
  }
}
