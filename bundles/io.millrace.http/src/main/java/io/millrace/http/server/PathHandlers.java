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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Finds the handler of a request: the service with the longest path that the request's path begins
 * with. A handler whose bundle is replaced finishes its requests first; meanwhile its path is
 * answered 503, and 404 when it stays away. Each path has a share of its own of the requests at a
 * time, so that requests that wait at one path hold up no other; one beyond it is answered 503 when
 * no other one ends at once: a client has its answer a moment before its share is free.
 * Thread-safe.
 */
public final class PathHandlers implements HttpHandler {
  /** Service property of a handler: how many requests it may have at a time, an Integer. */
  public static final String SHARE = "millrace.http.requests";

  static final int MOST_PATHS = 64;
  static final int STANDARD_SHARE = 8;

  private static final Logger LOG = System.getLogger(PathHandlers.class.getName());
  private static final Duration REPLACED = Duration.ofSeconds(30);
  private static final Duration ENDING = Duration.ofMillis(50);

  private final Map<String, ServedPath> paths = new ConcurrentHashMap<>();
  private final Time time;

  private static final class ServedPath {
    final Slot<HttpHandler> slot;
    volatile Semaphore share = new Semaphore(0); // until its handler is there

    ServedPath(Slot<HttpHandler> slot) {
      this.slot = slot;
    }
  }

  /** Makes it without handlers. */
  public PathHandlers(Time time) {
    this.time = time;
  }

  /**
   * Adds the handler of a path and of all below it.
   *
   * @param properties of its service; {@link #SHARE} is looked for
   */
  public void add(String path, HttpHandler handler, Map<String, Object> properties) {
    if (!path.matches("(/[\\w.~-]+)+")) {
      LOG.log(Level.ERROR, "a handler has the path {0}; allowed is one like /metrics", path);
    } else if (paths.size() >= MOST_PATHS && !paths.containsKey(path)) {
      LOG.log(Level.ERROR, "more than {0} paths: {1} is not served", MOST_PATHS, path);
    } else {
      ServedPath served =
          paths.computeIfAbsent(
              path, absent -> new ServedPath(new Slot<>(time, SlotLimits.standard())));
      Object share = properties.get(SHARE);
      served.share = new Semaphore(share instanceof Integer most ? most : STANDARD_SHARE);
      served.slot.bind(handler);
    }
  }

  /** Removes a handler when its requests are done. */
  public void remove(String path, HttpHandler handler) {
    ServedPath served = paths.get(path);
    if (served != null) {
      served.slot.unbind(handler);
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String ambiguity = RequestFraming.ambiguity(exchange.getRequestHeaders());
      if (!ambiguity.isEmpty()) {
        exchange.getResponseHeaders().set("Connection", "close"); // what follows may be its body
        Replies.text(exchange, 400, ambiguity);
        return;
      }
      ServedPath served = find(exchange.getRequestURI().getPath());
      if (served == null) {
        Replies.text(exchange, 404, "there is nothing at this path");
        return;
      }
      Semaphore share = served.share;
      if (!acquired(share)) {
        later(exchange, "this path has as many requests at a time as it may");
        return;
      }
      try {
        serve(exchange, served.slot);
      } finally {
        share.release();
      }
    }
  }

  private static boolean acquired(Semaphore share) {
    try {
      return share.tryAcquire(ENDING.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void serve(HttpExchange exchange, Slot<HttpHandler> slot) throws IOException {
    String outcome = slot.call(handler -> answer(handler, exchange), "away", "failed");
    if (outcome.equals("away")) {
      away(exchange, slot);
    } else if (outcome.equals("failed") && exchange.getResponseCode() < 0) {
      Replies.text(exchange, 500, "the handler failed; the log of the router says why");
    }
  }

  private static void later(HttpExchange exchange, String why) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "1");
    Replies.text(exchange, 503, why);
  }

  private static void away(HttpExchange exchange, Slot<HttpHandler> slot) throws IOException {
    if (slot.away().orElse(REPLACED).compareTo(REPLACED) < 0) {
      later(exchange, "its bundle is being replaced");
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

  private ServedPath find(String path) {
    String prefix = path == null ? "" : path;
    while (!prefix.isEmpty()) {
      ServedPath served = paths.get(prefix);
      if (served != null) {
        return served;
      }
      prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
    }
    return null;
  }

  /** Serves nothing any more. */
  public void close() {
    paths.values().forEach(served -> served.slot.close());
  }
}
