// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.live;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.api.time.Time;
import io.millrace.console.web.RefusedException;
import io.millrace.console.web.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Server-sent events [HTML standard, section 9.2]: an event of the topic's name whenever what the
 * topic says has changed. A stream ends after {@link #LONGEST}, before the HTTP server cuts it, and
 * the browser opens the next one at once. Thread-safe.
 */
public final class EventStreams {
  /** How often a stream looks whether something has changed. */
  static final Duration TICK = Duration.ofSeconds(1);

  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final byte[] BEGIN = "retry: 300\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final Time time;
  private final Topics topics;
  private final Semaphore viewers;
  private final Set<Ticker> open = ConcurrentHashMap.newKeySet();

  /** Makes it for so many viewers at a time. */
  public EventStreams(Time time, Topics topics, int most) {
    this.time = time;
    this.topics = topics;
    this.viewers = new Semaphore(most);
  }

  /**
   * Serves a viewer on the thread of the request.
   *
   * @param names the topics, which the viewer may see
   * @param goesOn tells whether the viewer is still logged in
   * @throws RefusedException when there are as many viewers as may
   */
  public void serve(HttpExchange exchange, List<String> names, BooleanSupplier goesOn)
      throws IOException, RefusedException {
    if (!viewers.tryAcquire()) {
      throw RefusedException.later("as many pages are open as may", Duration.ofSeconds(15));
    }
    try (Ticker ticker = new Ticker(time, TICK)) {
      open.add(ticker);
      stream(exchange, names, ticker, goesOn);
      open.remove(ticker);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeIf(Ticker::isClosed);
      viewers.release();
    }
  }

  private void stream(
      HttpExchange exchange, List<String> names, Ticker ticker, BooleanSupplier goesOn)
      throws IOException, InterruptedException {
    Reply.protect(exchange);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    long end = time.nanos() + LONGEST.toNanos();
    Map<String, String> sent = new HashMap<>();
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(BEGIN);
      do {
        boolean said = false;
        for (String name : names) {
          said |= send(out, name, sent);
        }
        if (!said) {
          out.write(COMMENT); // a viewer who has gone is noticed
        }
        out.flush();
      } while (ticker.next() && time.nanos() < end && goesOn.getAsBoolean());
    }
  }

  private boolean send(OutputStream out, String name, Map<String, String> sent) throws IOException {
    String text;
    try {
      text = topics.text(name);
    } catch (RefusedException away) {
      return false; // what was said last stays
    }
    if (text.equals(sent.put(name, text))) {
      return false;
    }
    out.write(("event: " + name + "\ndata: " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
    return true;
  }

  /** Ends all streams, which the HTTP server would wait for. */
  public void close() {
    open.forEach(Ticker::close);
  }
}
