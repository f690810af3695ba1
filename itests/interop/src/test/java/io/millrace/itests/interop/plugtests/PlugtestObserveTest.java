// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.californium.core.coap.CoAP.Code.DELETE;
import static org.eclipse.californium.core.coap.CoAP.Code.PUT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CHANGED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTENT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.DELETED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.NOT_ACCEPTABLE;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.NOT_FOUND;
import static org.eclipse.californium.core.coap.CoAP.Type.CON;
import static org.eclipse.californium.core.coap.CoAP.Type.NON;

import java.io.IOException;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Observe cases 1 to 10 and 12 of the CoAP plugtests, through the proxy [RFC 7641]. */
@Order(6) // it waits more than a minute for the last retransmission
class PlugtestObserveTest extends Plugtest {
  private OriginResources.Observed obs;
  private Request observing;
  private int sequence = -1;

  @AfterEach
  void cancel() throws Exception {
    if (obs.getObserverCount() > 0) {
      Request cancelling = client.get("/" + obs.getName());
      cancelling.setToken(observing.getToken());
      cancelling.getOptions().setObserve(1);
      client.settle(cancelling);
      ended();
    }
  }

  /** Registers, and receives one notification beside the first. */
  private void observe(Type type) throws Exception {
    obs = type == CON ? origin.resources().obs : origin.resources().obsNon;
    observing = client.get(type == CON ? "/obs" : "/obs-non");
    observing.setType(type);
    observing.getOptions().setObserve(0);
    Response first = client.ask(observing);
    assertThat(first.getType()).isEqualTo(type == CON ? Type.ACK : NON);
    isNotification(first);
    obs.next();
    notification();
  }

  private Response notification() throws IOException {
    Response response = client.response();
    client.acknowledge(response);
    return isNotification(response);
  }

  private Response isNotification(Response response) {
    matching(observing, response, CONTENT);
    assertThat(response.getOptions().getContentFormat()).isZero();
    assertThat(response.getOptions().hasObserve()).isTrue();
    assertThat(response.getOptions().getObserve()).isGreaterThan(sequence);
    sequence = response.getOptions().getObserve();
    return response;
  }

  private void ends(ResponseCode code) throws Exception {
    Response last = client.response();
    client.acknowledge(last);
    matching(observing, last, code);
    assertThat(last.getOptions().hasObserve()).isFalse();
    noMore();
  }

  /** The proxy ends its own observation by rejecting what comes of it [RFC 7641 §3.6]. */
  private void ended() {
    await(
        "the proxy's observation ends",
        () -> {
          boolean over = obs.getObserverCount() == 0;
          if (!over) {
            obs.next();
          }
          return over;
        });
  }

  /** The origin has no observer any more, and the client hears nothing. */
  private void noMore() throws Exception {
    ended();
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void co01_12_observe_and_cancel() throws Exception {
    observe(CON);
    Request cancelling = client.get("/obs");
    cancelling.setToken(observing.getToken());
    cancelling.getOptions().setObserve(1);
    Response answer = piggybacked(cancelling, CONTENT);
    assertThat(answer.getOptions().hasObserve()).isFalse();
    noMore();
  }

  @Test
  void co02_05_non_confirmable_and_a_client_that_has_gone() throws Exception {
    observe(NON);
    client.close(); // the next notification meets a port where nobody is
    ended();
  }

  @Test
  void co04_origin_that_has_forgotten_its_observers() throws Exception {
    origin.resources().obs.maxAge(1);
    observe(CON);
    origin.restart();
    obs = origin.resources().obs;
    await("the proxy registers again", () -> obs.getObserverCount() == 1);
    obs.next();
    Response response = notification();
    while (!response.getPayloadString().equals("2")) {
      response = notification();
    }
  }

  @Test
  void co06_reset() throws Exception {
    observe(CON);
    obs.next();
    client.reset(client.response());
    noMore();
  }

  @Test
  void co07_resource_is_deleted() throws Exception {
    observe(CON);
    try (PlugClient other = newClient()) {
      assertThat(other.ask(other.proxied(DELETE, "/obs")).getCode()).isEqualTo(DELETED);
    }
    ends(NOT_FOUND);
  }

  @Test
  void co08_resource_has_another_format() throws Exception {
    observe(CON);
    update(41, "<new/>");
    ends(NOT_ACCEPTABLE);
  }

  @Test
  void co09_resource_is_updated() throws Exception {
    observe(CON);
    update(0, "updated ");
    assertThat(notification().getPayloadString()).startsWith("updated ");
  }

  @Test
  void co10_get_does_not_cancel() throws Exception {
    observe(CON);
    Response answer = piggybacked(client.get("/obs"), CONTENT);
    assertThat(answer.getOptions().hasObserve()).isFalse();
    obs.next();
    notification();
  }

  private void update(int format, String content) throws IOException {
    try (PlugClient other = newClient()) {
      Request update = other.proxied(PUT, "/obs");
      update.setPayload(content);
      update.getOptions().setContentFormat(format);
      assertThat(other.ask(update).getCode()).isEqualTo(CHANGED);
    }
  }
}
