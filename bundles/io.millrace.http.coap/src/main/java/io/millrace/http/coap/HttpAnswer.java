// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes HTTP responses. */
final class HttpAnswer {
  private static final int NO_BODY = -1;
  private static final Map<String, String> TEXT =
      Map.of("Content-Type", "text/plain; charset=utf-8", "Cache-Control", "no-store");

  private HttpAnswer() {}

  /** Answers with one line of text. */
  static void text(HttpExchange exchange, int status, String line) throws IOException {
    send(exchange, status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a body, which a HEAD request does not get. */
  static void send(HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    Headers to = exchange.getResponseHeaders();
    headers.forEach(to::set);
    to.set("X-Content-Type-Options", "nosniff");
    boolean bare = status == 204 || status == 304;
    if (bare || body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
      if (!bare) {
        to.set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
