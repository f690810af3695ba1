// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.testing.Await;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections go on while carrier, endpoint, codec or handler is replaced. */
class StreamSwapTest {
  private StreamRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new StreamRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private void awaitHalf() throws Exception {
    Await.that(() -> "half", Duration.ofSeconds(20), () -> rig.carriers.heldBytes() > 0);
  }

  @Test
  void half_a_message_goes_from_one_carrier_to_the_next() throws Exception {
    String request = RawClient.get(1, "half");
    try (RawClient client = rig.client().greeted()) {
      client.send(request.substring(0, 6));
      awaitHalf();
      rig.replaceCarrier();
      client.send(request.substring(6));
      assertThat(client.next().payload()).isEqualTo("this is half");
    }
  }

  @Test
  void half_a_message_goes_from_one_endpoint_to_the_next() throws Exception {
    String request = RawClient.get(1, "half");
    try (RawClient client = rig.client().greeted("30e1220800")) { // a Max-Message-Size of 2048
      client.send(request.substring(0, 6));
      awaitHalf();
      rig.replaceEndpoint();
      client.send(request.substring(6));
      assertThat(client.next().payload()).isEqualTo("this is half");
      client.send(RawClient.get(2, "big2000"));
      assertThat(client.next().code()).as("what the CSM said is known").isEqualTo(0x45);
    }
  }

  @Test
  void answer_of_a_request_from_before_is_sent_by_the_next_endpoint_over_the_next_carrier()
      throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send(RawClient.get(1, "wait"));
      ReplyTo waiting = rig.nextWaiting();
      rig.endpoint.detach(rig.carriers.carrier());
      rig.answer(waiting, "sent when there is a carrier");
      rig.endpoint.attach(rig.carriers.replace());
      assertThat(client.next().payload()).isEqualTo("sent when there is a carrier");
      client.send(RawClient.get(2, "wait"));
      waiting = rig.nextWaiting();
      rig.replaceEndpoint();
      rig.answer(waiting, "by another build");
      assertThat(client.next().payload()).isEqualTo("by another build");
    }
  }

  @Test
  void request_without_a_handler_waits_for_the_next_handler_of_the_next_endpoint()
      throws Exception {
    try (RawClient client = rig.client().greeted()) {
      rig.handlers.unbind(rig.handler);
      client.send(RawClient.get(1, "parked"));
      Await.that(() -> "it waits", Duration.ofSeconds(20), () -> rig.handlers.waiting() == 1);
      rig.replaceEndpoint();
      rig.handlers.bind(rig.handler);
      assertThat(client.next().payload()).isEqualTo("this is parked");
    }
  }

  @Test
  void request_that_is_handed_back_to_an_endpoint_that_has_closed_is_the_next_ones()
      throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send(RawClient.get(1, "wait"));
      ReplyTo replyTo = rig.nextWaiting();
      StreamEndpoint former = rig.endpoint;
      rig.replaceEndpoint();
      former.handBack(ParkedRequestTest.request("again"), replyTo);
      assertThat(client.next().payload()).isEqualTo("this is again");
    }
  }

  @Test
  void body_whose_blocks_another_build_has_begun_is_to_be_sent_again() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send(RawClient.get(1, "a"));
      client.next();
      ReplyTo inner =
          ParkedRequest.replyTo(
              rig.peers.poll(20, TimeUnit.SECONDS), Upload.inner(Bytes.hex("0203")));
      rig.endpoint.respond(
          inner, CoapResponse.of(CoapCode.CONTINUE), Reliability.CONFIRMABLE, rig.deliveries::add);
      assertThat(client.next())
          .returns("0203", RawClient.Message::token)
          .returns(CoapCode.SERVICE_UNAVAILABLE, RawClient.Message::code);
    }
  }

  @Test
  void nothing_is_read_while_there_is_no_codec() throws Exception {
    DatagramCodec codec = (DatagramCodec) rig.codecs.service();
    try (RawClient client = rig.client().greeted()) {
      rig.codecs.unbind(codec);
      client.send(RawClient.get(1, "later"));
      awaitHalf();
      assertThat(rig.requests).isEmpty();
      rig.codecs.bind(new DatagramCodec());
      rig.endpoint.codecChanged();
      assertThat(client.next().payload()).isEqualTo("this is later");
    }
  }

  @Test
  void connection_that_ends_while_there_is_no_carrier_is_told() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send(RawClient.get(1, "a"));
      client.next();
      rig.endpoint.detach(rig.carriers.carrier());
      client.close();
      rig.endpoint.attach(rig.carriers.replace());
      assertThat(rig.ended.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void router_that_stops_releases_its_connections() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send(RawClient.get(1, "a"));
      client.next();
      rig.endpoint.close(true);
      rig.carriers.close();
      assertThat(client.next().code()).isEqualTo(Signal.RELEASE);
      assertThat(client.next()).isNull();
    }
  }
}
