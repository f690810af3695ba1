// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a request is answered. Immutable. */
public record Reply(int status, Map<String, String> headers, byte[] body) {
  /** No script, style or frame but those of the console itself, and none in the page. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin");

  /** Returns a reply of a JSON object. */
  public static Reply json(int status, Map<String, ?> object) {
    return of(status, "application/json", Json.bytes(object));
  }

  /** Returns a reply that something was done. */
  public static Reply ok(Map<String, ?> object) {
    return json(200, object);
  }

  /** Returns a reply of JSON that is text already. */
  public static Reply jsonText(String text) {
    return of(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a reply with a sentence of why it is none. */
  public static Reply refusal(RefusedException why) {
    Reply reply = json(why.status(), Map.of("message", why.getMessage()));
    return why.retryAfter().isZero()
        ? reply
        : reply.with("Retry-After", Long.toString(Math.max(1, why.retryAfter().toSeconds())));
  }

  /** Returns a reply that nobody keeps. */
  public static Reply of(int status, String type, byte[] body) {
    return new Reply(status, Map.of("Content-Type", type, "Cache-Control", "no-store"), body);
  }

  /** Returns the same reply with a header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  /** Sets the headers that every reply has. */
  public static void protect(HttpExchange exchange) {
    ALWAYS.forEach(exchange.getResponseHeaders()::set);
  }

  /** Sends it. */
  public void send(HttpExchange exchange) throws IOException {
    protect(exchange);
    Headers to = exchange.getResponseHeaders();
    headers.forEach(to::set);
    boolean bare = status == 304 || exchange.getRequestMethod().equals("HEAD");
    if (bare || body.length == 0) {
      if (status != 304) {
        to.set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
