// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Says in {@code /.well-known/core} where the proxy is and how targets are written [RFC 8075 §5.5].
 */
final class DiscoveryHandler implements HttpHandler {
  static final String PATH = "/.well-known/core";

  private static final String LINKS =
      "<" + ProxyHandler.PATH + ">;rt=\"core.hc\";hct=\"?uri={+tu}\"";
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/link-format", "Cache-Control", "max-age=86400");

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      HttpAnswer.text(exchange, 405, "this can only be read: GET or HEAD");
      return;
    }
    boolean matches = query == null || query.matches("rt=core\\.(hc|\\*)|rt=\\*|href=/coap.*");
    byte[] links = (matches ? LINKS : "").getBytes(StandardCharsets.UTF_8);
    HttpAnswer.send(exchange, 200, HEADERS, links);
  }
}
