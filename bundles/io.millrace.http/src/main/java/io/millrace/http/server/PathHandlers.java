// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.time.Time;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the handler of a request: the service with the longest path that the request's path begins
 * with. A handler whose bundle is replaced finishes its requests first; meanwhile its path is
 * answered 503, and 404 when it stays away. Thread-safe.
 */
public final class PathHandlers implements HttpHandler {
  static final int MOST_PATHS = 64;

  private static final Logger LOG = System.getLogger(PathHandlers.class.getName());
  private static final Duration REPLACED = Duration.ofSeconds(30);

  private final Map<String, Slot<HttpHandler>> paths = new ConcurrentHashMap<>();
  private final Time time;

  /** Makes it without handlers. */
  public PathHandlers(Time time) {
    this.time = time;
  }

  /** Adds the handler of a path and of all below it. */
  public void add(String path, HttpHandler handler) {
    if (!path.matches("(/[\\w.~-]+)+")) {
      LOG.log(Level.ERROR, "a handler has the path {0}; allowed is one like /metrics", path);
    } else if (paths.size() >= MOST_PATHS && !paths.containsKey(path)) {
      LOG.log(Level.ERROR, "more than {0} paths: {1} is not served", MOST_PATHS, path);
    } else {
      paths.computeIfAbsent(path, absent -> new Slot<>(time, SlotLimits.standard())).bind(handler);
    }
  }

  /** Removes a handler when its requests are done. */
  public void remove(String path, HttpHandler handler) {
    Slot<HttpHandler> slot = paths.get(path);
    if (slot != null) {
      slot.unbind(handler);
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Slot<HttpHandler> slot = find(exchange.getRequestURI().getPath());
      if (slot == null) {
        Replies.text(exchange, 404, "there is nothing at this path");
        return;
      }
      String outcome = slot.call(handler -> answer(handler, exchange), "away", "failed");
      if (outcome.equals("away")) {
        away(exchange, slot);
      } else if (outcome.equals("failed") && exchange.getResponseCode() < 0) {
        Replies.text(exchange, 500, "the handler failed; the log of the router says why");
      }
    }
  }

  private static void away(HttpExchange exchange, Slot<HttpHandler> slot) throws IOException {
    if (slot.away().orElse(REPLACED).compareTo(REPLACED) < 0) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      Replies.text(exchange, 503, "its bundle is being replaced");
    } else {
      Replies.text(exchange, 404, "its bundle does not run");
    }
  }

  private static String answer(HttpHandler handler, HttpExchange exchange) {
    try {
      handler.handle(exchange);
    } catch (IOException gone) { // the client, in the middle of the answer
      LOG.log(Level.DEBUG, "a client has ended its connection", gone);
    }
    return "answered";
  }

  private Slot<HttpHandler> find(String path) {
    String prefix = path == null ? "" : path;
    while (!prefix.isEmpty()) {
      Slot<HttpHandler> slot = paths.get(prefix);
      if (slot != null) {
        return slot;
      }
      prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
    }
    return null;
  }

  /** Serves nothing any more. */
  public void close() {
    paths.values().forEach(Slot::close);
  }
}
