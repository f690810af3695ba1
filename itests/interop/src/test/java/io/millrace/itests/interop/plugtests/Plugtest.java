// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A client with its own port, before the proxy and the origin. */
@Timeout(240)
@ExtendWith(ProxyRig.class)
@ResourceLock(ProxyRig.LOCK)
abstract class Plugtest {
  final Origin origin = ProxyRig.origin();
  PlugClient client;

  @BeforeEach
  void open() throws IOException {
    origin.forget();
    client = newClient();
  }

  @AfterEach
  void close() {
    client.close();
  }

  static PlugClient newClient() throws IOException {
    return ProxyRig.client();
  }

  Request request(Type type, CoAP.Code method, String path) {
    Request request = client.proxied(method, path);
    request.setType(type);
    return request;
  }

  /** Returns a request with a payload in text. */
  Request with(String payload, Request request) {
    request.setPayload(payload);
    request.getOptions().setContentFormat(0);
    return request;
  }

  /** Asks, and gets an answer in the acknowledgement of the request. */
  Response piggybacked(Request request, ResponseCode code) throws IOException {
    Response response = client.ask(request);
    assertThat(response.getType()).isEqualTo(Type.ACK);
    assertThat(response.getMID()).isEqualTo(request.getMID());
    return matching(request, response, code);
  }

  /** Asks non-confirmably, and gets a non-confirmable answer. */
  Response nonConfirmable(Request request, ResponseCode code) throws IOException {
    Response response = client.ask(request);
    assertThat(response.getType()).isEqualTo(Type.NON);
    return matching(request, response, code);
  }

  static Response matching(Request request, Response response, ResponseCode code) {
    assertThat(response.getToken()).isEqualTo(request.getToken());
    assertThat(response.getCode()).as(response.getPayloadString()).isEqualTo(code);
    if (response.getPayloadSize() > 0 && response.isSuccess()) {
      assertThat(response.getOptions().hasContentFormat()).isTrue();
    }
    return response;
  }

  /** Receives the empty acknowledgement of a request. */
  void acknowledged(Request request) throws IOException {
    Message ack = client.receive();
    assertThat(ack).isNotInstanceOf(Response.class);
    assertThat(ack.getType()).isEqualTo(Type.ACK);
    assertThat(ack.getMID()).isEqualTo(request.getMID());
  }

  /** Waits for what happens in another process; giving a client up takes up to 93 s of it. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 110_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never: " + what).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }
}
