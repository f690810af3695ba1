// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.console.web.RefusedException;
import io.millrace.console.web.Reply;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.StateMailbox;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Observations of resources of devices as server-sent events: {@code state} for each state, {@code
 * end} when the device ends it. A stream ends after {@link #LONGEST}, before the HTTP server cuts
 * it, and the browser observes again at once. Thread-safe.
 */
public final class DeviceStreams {
  static final int MOST = 2;
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final DeviceActions actions;
  private final Time time;
  private final Semaphore viewers = new Semaphore(MOST);

  /** Makes it. */
  public DeviceStreams(DeviceActions actions, Time time) {
    this.actions = actions;
    this.time = time;
  }

  /**
   * Observes on the thread of the request.
   *
   * @param goesOn tells whether who observes is still logged in
   */
  public void serve(
      HttpExchange exchange, String uri, String token, InetAddress from, BooleanSupplier goesOn)
      throws IOException, RefusedException {
    CoapRequest get =
        DeviceActions.request(new DeviceActions.Order("GET", uri, Bytes.EMPTY, -1, 1));
    CoapRequest request = get.with(get.options().toBuilder().set(OptionNumber.OBSERVE, 0).build());
    if (!viewers.tryAcquire()) {
      throw RefusedException.later("as many resources are observed as may", Duration.ofSeconds(5));
    }
    CoapCaller caller = actions.caller(token, from);
    try (StateMailbox mailbox = new StateMailbox(time)) {
      CoapResponse refusal = actions.login(caller, token);
      if (refusal != null) {
        throw RefusedException.of(403, refusal.payload().utf8());
      }
      Runnable end = caller.observe(request, mailbox::put);
      try {
        stream(exchange, mailbox, goesOn);
      } finally {
        end.run();
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      viewers.release();
    }
  }

  private void stream(HttpExchange exchange, StateMailbox mailbox, BooleanSupplier loggedIn)
      throws IOException, InterruptedException {
    Reply.protect(exchange);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    long begun = time.nanos();
    var over = time.schedule(LONGEST, () -> mailbox.put(StateMailbox.QUIET));
    try (OutputStream out = exchange.getResponseBody()) {
      out.write("retry: 300\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      boolean goesOn = true;
      while (goesOn && time.nanos() - begun < LONGEST.toNanos()) {
        CoapResponse state = mailbox.take();
        if (!loggedIn.getAsBoolean()) {
          return;
        }
        if (state == StateMailbox.QUIET) {
          out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        } else {
          goesOn = state.options().has(OptionNumber.OBSERVE);
          String name = goesOn ? "state" : "end";
          String json = new String(Json.bytes(DeviceActions.row(state, 0)), StandardCharsets.UTF_8);
          out.write(
              ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
      }
    } finally {
      over.cancel();
    }
  }
}
