// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.caller;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Peer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Sends requests of one client to the gateway and waits for the answers: on a thread of the caller,
 * never on one of CoAP. Thread-safe.
 */
public final class CoapCaller {
  private static final CoapResponse NO_ANSWER =
      CoapResponse.diagnostic(CoapCode.GATEWAY_TIMEOUT, "no answer within the time-out");

  private final GatewayTransport gateway;
  private final Time time;
  private final Duration timeOut;
  private final Peer peer;

  /**
   * Makes it.
   *
   * @param timeOut how long an answer may take; the gateway gives up before, as a rule
   */
  public CoapCaller(GatewayTransport gateway, Time time, Duration timeOut, Peer peer) {
    this.gateway = gateway;
    this.time = time;
    this.timeOut = timeOut;
    this.peer = peer;
  }

  /** Returns the client. */
  public Peer peer() {
    return peer;
  }

  /**
   * Sends one message and returns its answer, 5.04 when none comes in time.
   *
   * @throws InterruptedException when the thread is to end; the request is cancelled
   */
  public CoapResponse exchange(CoapRequest request) throws InterruptedException {
    CompletableFuture<CoapResponse> answer = new CompletableFuture<>();
    Timer timer = time.schedule(timeOut, () -> answer.complete(NO_ANSWER));
    OpenRequest sent = gateway.send(peer, request, answer::complete);
    try {
      return answer.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      timer.cancel();
      gateway.cancel(sent);
    }
  }

  /**
   * Observes a resource.
   *
   * @param request with Observe 0
   * @param listener gets each notification, and as the last one a response without Observe; called
   *     on any thread, must not block
   * @return ends the observation
   */
  public Runnable observe(CoapRequest request, Consumer<CoapResponse> listener) {
    OpenRequest sent = gateway.send(peer, request, listener);
    return () -> gateway.cancel(sent);
  }
}
