// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.console.web.RefusedException;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.GatewayTransport;
import io.millrace.lib.caller.TokenSessions;
import io.millrace.lib.cbor.CborText;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * Requests to devices, through the gateway and under the session of whoever is logged in: with the
 * permissions, queues and retry policies of every client. Runs and waits on the threads of the HTTP
 * server. Thread-safe.
 */
public final class DeviceActions {
  /** How many requests may wait at a time. */
  static final int MOST = 4;

  private static final Duration TIME_OUT = Duration.ofSeconds(150); // as /coap has it
  private static final int MOST_BYTES = 256 << 10;
  private static final Map<String, Integer> METHODS =
      Map.of(
          "GET",
          CoapCode.GET,
          "PUT",
          CoapCode.PUT,
          "POST",
          CoapCode.POST,
          "DELETE",
          CoapCode.DELETE);

  private final RouterServices services;
  private final GatewayTransport transport;
  private final TokenSessions tokens;
  private final Time time;
  private final Randomness randomness;
  private final Semaphore waiting = new Semaphore(MOST);

  /** Makes it. */
  public DeviceActions(
      RouterServices services, GatewayTransport transport, Time time, Randomness randomness) {
    this.services = services;
    this.transport = transport;
    this.time = time;
    this.randomness = randomness;
    tokens = new TokenSessions(services.sessions, time);
  }

  /** Returns the names of the devices, with what each is. */
  public Map<String, Object> names() {
    return Map.of(
        "devices", new TreeMap<>(services.directory.call(DeviceResolver::names, new TreeMap<>())));
  }

  /**
   * A request as the page sends it.
   *
   * @param format Content-Format of the payload, or what is accepted; below 0: not said
   * @param seconds how long its answer is waited for
   */
  public record Order(String method, String uri, Bytes payload, int format, int seconds) {}

  /** Sends a request and returns its answer. */
  public Map<String, Object> send(Order order, String token, InetAddress from)
      throws RefusedException {
    CoapRequest request = request(order);
    if (order.seconds() < 1 || order.seconds() > TIME_OUT.toSeconds()) {
      throw RefusedException.badRequest("an answer is waited for 1 to 150 seconds");
    }
    enter();
    try {
      CoapCaller caller = caller(token, from, Duration.ofSeconds(order.seconds()));
      long begun = time.nanos();
      CoapResponse refusal = login(caller, token);
      CoapResponse answer =
          refusal != null
              ? refusal
              : new BlockwiseCall(caller, randomness, MOST_BYTES).send(request);
      return row(answer, time.nanos() - begun);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw RefusedException.away("the router");
    } finally {
      waiting.release();
    }
  }

  private void enter() throws RefusedException {
    if (!waiting.tryAcquire()) {
      throw RefusedException.later(
          "as many requests wait for devices as may", Duration.ofSeconds(1));
    }
  }

  /** Sends a request to the gateway itself. */
  CoapResponse exchange(CoapRequest request, String token, InetAddress from)
      throws RefusedException {
    enter();
    try {
      return caller(token, from).exchange(request);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw RefusedException.away("the router");
    } finally {
      waiting.release();
    }
  }

  /** Returns the client of the gateway that somebody's token makes. */
  CoapCaller caller(String token, InetAddress from) {
    return caller(token, from, TIME_OUT);
  }

  private CoapCaller caller(String token, InetAddress from, Duration timeOut) {
    return new CoapCaller(
        transport, time, timeOut, TokenSessions.peer(transport.name(), token, from));
  }

  /** Opens its session unless it is open; returns null, or why that cannot be. */
  CoapResponse login(CoapCaller caller, String token) throws InterruptedException {
    return tokens.login(caller, token);
  }

  static CoapRequest request(Order order) throws RefusedException {
    Integer method = METHODS.get(order.method());
    if (method == null) {
      throw RefusedException.badRequest("the method is one of " + METHODS.keySet());
    }
    if (!order.uri().matches("coaps?://[!-~]{1,500}")) {
      throw RefusedException.badRequest("the URI is coap://DEVICE/PATH");
    }
    CoapOptionsBuilder options = CoapOptions.builder();
    options.add(OptionNumber.PROXY_URI, order.uri());
    boolean reads = method == CoapCode.GET || method == CoapCode.DELETE;
    if (order.format() >= 0) {
      options.add(reads ? OptionNumber.ACCEPT : OptionNumber.CONTENT_FORMAT, order.format());
    }
    return new CoapRequest(method, options.build(), reads ? Bytes.EMPTY : order.payload());
  }

  static Map<String, Object> row(CoapResponse answer, long nanos) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("code", CoapCode.text(answer.code()));
    row.put("good", CoapCode.isSuccess(answer.code()));
    row.put("format", answer.options().uint(OptionNumber.CONTENT_FORMAT, -1));
    row.put("maxAge", answer.options().uint(OptionNumber.MAX_AGE, -1));
    row.put("options", OptionLines.of(answer.options()));
    row.put("bytes", answer.payload().length());
    row.put("hex", HexFormat.of().formatHex(answer.payload().toArray()));
    row.put("text", answer.payload().utf8());
    row.put("cbor", CborText.of(answer.payload()).orElse(""));
    row.put("ms", nanos / 1_000_000);
    return row;
  }
}
