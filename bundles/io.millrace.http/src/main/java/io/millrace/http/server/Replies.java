// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Answers requests that only read. */
public final class Replies {
  private static final int NO_BODY = -1;

  private Replies() {}

  /**
   * Tells whether a request only reads; another one is answered 405 [RFC 9110 §15.5.6].
   *
   * @throws IOException when the client is gone
   */
  public static boolean isRead(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (method.equals("GET") || method.equals("HEAD")) {
      return true;
    }
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    text(exchange, 405, "this can only be read: GET or HEAD");
    return false;
  }

  /** Answers with one line of text. */
  public static void text(HttpExchange exchange, int status, String line) throws IOException {
    send(
        exchange,
        status,
        "text/plain; charset=utf-8",
        (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a body, which a HEAD request does not get. */
  public static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
