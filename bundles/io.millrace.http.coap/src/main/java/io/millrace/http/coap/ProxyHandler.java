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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Serves {@code /coap?uri=TARGET}: sends the request on to the gateway, under the session of its
 * token, and answers with the response [RFC 8075]. A GET that accepts {@code text/event-stream}
 * observes the target. A request without a body, of a client that is logged in, is answered without
 * a thread that waits; others wait on a thread of the HTTP server. Thread-safe.
 */
final class ProxyHandler implements HttpHandler {
  static final String PATH = "/coap";

  /** Of io.millrace.http: an exchange that may be ended later, and a handler that can do so. */
  static final String LATER = "millrace.http.later";

  private static final Logger LOG = System.getLogger(ProxyHandler.class.getName());
  private static final CoapResponse ENDING_ROUTER =
      CoapResponse.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the router ends");

  /** What a server sends without waiting for its client. */
  private static final int QUICK_BYTES = 8192;

  private static final String BEARER = "Bearer ";

  /** A client has its answer a moment before there is room for its next request. */
  private static final Duration ENDING = Duration.ofMillis(50);

  private final HttpCoapConfig config;
  private final Callers callers;
  private final EventStreams streams;
  private final Semaphore requests;
  private final Executor following;

  /** What a token's requests go by. */
  record TokenCaller(TokenSessions sessions, CoapCaller caller, BlockwiseCall blockwise) {}

  /** Makes the callers of tokens. */
  interface Callers {
    /** Returns the caller for a token of a client. */
    TokenCaller of(String token, HttpExchange exchange);
  }

  /**
   * Makes it.
   *
   * @param following for the blocks of long answers; it has a thread for each of the requests
   */
  ProxyHandler(HttpCoapConfig config, Callers callers, EventStreams streams, Executor following) {
    this.following = following;
    this.config = config;
    this.callers = callers;
    this.streams = streams;
    this.requests = new Semaphore(config.requests());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (Boolean.TRUE.equals(exchange.getAttribute(LATER))) {
      if (!begin(exchange)) {
        exchange.setAttribute(LATER, false);
      }
      return;
    }
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

  /**
   * Sends a request on without waiting.
   *
   * @return false when that cannot be: for a login, a stream, a refusal, or when too many wait
   */
  private boolean begin(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String token = token(headers.getFirst("Authorization"));
    if (token.isEmpty()
        || !exchange.getRequestURI().getPath().equals(PATH)
        || ContentFormats.wantsEvents(headers.getFirst("Accept"))) {
      return false;
    }
    TokenCaller by = callers.of(token, exchange);
    if (!by.sessions().isOpen(by.caller().peer()) || !requests.tryAcquire()) {
      return false;
    }
    boolean sent = false;
    try {
      CoapRequest request =
          RequestMapping.map(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawQuery(),
              headers::getFirst,
              Bytes.EMPTY);
      sent = true;
      by.caller().exchange(request, first -> answered(exchange, request, first, by));
    } catch (Unmapped refused) {
      return false;
    } finally {
      if (!sent) {
        requests.release();
      }
    }
    return true;
  }

  /**
   * On a thread of CoAP, as a rule: blocks that follow are fetched on another, and a slow client is
   * waited for there.
   */
  private void answered(
      HttpExchange exchange, CoapRequest request, CoapResponse first, TokenCaller by) {
    if (!BlockwiseCall.hasMore(first) && first.payload().length() <= QUICK_BYTES) {
      end(exchange, request, by.blockwise().whole(first));
      return;
    }
    following.execute(
        () -> {
          CoapResponse whole = ENDING_ROUTER;
          try {
            whole = by.blockwise().whole(request, first);
          } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
          } finally {
            end(exchange, request, whole);
          }
        });
  }

  private void end(HttpExchange exchange, CoapRequest request, CoapResponse response) {
    requests.release();
    try (exchange) {
      answer(exchange, request, response);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a client has ended its connection", gone);
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
