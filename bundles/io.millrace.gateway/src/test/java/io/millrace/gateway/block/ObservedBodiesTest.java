// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.MemoryTransport;
import io.millrace.lib.block.Block;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notifications that a server sends in blocks: fetched, then sent as the client asks for them. */
class ObservedBodiesTest {
  private static final String URI = "coap://198.51.100.7/large";
  private static final int BYTES_64 = 2;

  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));
  private final BlockServer server =
      new BlockServer(rig.transport, BYTES_64, BlockServer.text("first", 300));
  private MemoryTransport.Asked observation;

  @BeforeEach
  void observe() {
    rig.client.non("0a", proxied(CoapCode.GET, URI, OptionNumber.OBSERVE, 0));
    observation = server.skip();
    notifyOf(1, BlockServer.text("first", 300));
    server.answerAll();
    isNotification(BlockServer.text("first", 300));
  }

  private void notifyOf(int number, String content) {
    server.change(content);
    CoapResponse block = server.answerTo(observation.request);
    observation.answer(
        block.with(block.options().toBuilder().add(OptionNumber.OBSERVE, number).build()));
  }

  private CoapMessage isNotification(String content) {
    CoapMessage notification = rig.client.receiveOne();
    assertThat(notification.payload().utf8()).isEqualTo(content);
    assertThat(notification.options().has(OptionNumber.OBSERVE)).isTrue();
    assertThat(notification.token()).isEqualTo(io.millrace.api.bytes.Bytes.hex("0a"));
    return notification;
  }

  @Test
  void notification_is_sent_when_it_is_whole() {
    notifyOf(2, BlockServer.text("second", 200));
    assertThat(rig.client.receive()).isEmpty();
    server.answerAll();
    isNotification(BlockServer.text("second", 200));
  }

  @Test
  void rest_is_asked_for_without_observe() {
    assertThat(rig.transport.asked().stream().skip(1))
        .allSatisfy(each -> assertThat(each.request.options().has(OptionNumber.OBSERVE)).isFalse());
  }

  @Test
  void newer_notification_takes_the_place_of_one_that_is_being_fetched() {
    notifyOf(2, BlockServer.text("second", 200));
    MemoryTransport.Asked second = server.skip();
    notifyOf(3, BlockServer.text("third", 200));
    assertThat(second.cancelled).isTrue();
    server.answerAll();
    isNotification(BlockServer.text("third", 200));
  }

  @Test
  void notification_that_was_overtaken_is_not_fetched() {
    notifyOf(4, BlockServer.text("fourth", 200));
    int asked = server.asked();
    notifyOf(3, BlockServer.text("third", 200));
    assertThat(server.asked()).isEqualTo(asked);
    server.change(BlockServer.text("fourth", 200));
    server.answerAll();
    isNotification(BlockServer.text("fourth", 200));
  }

  @Test
  void end_of_the_observation_ends_the_fetch() {
    notifyOf(2, BlockServer.text("second", 200));
    MemoryTransport.Asked block = server.skip();
    rig.client.non("0a", proxied(CoapCode.GET, URI, OptionNumber.OBSERVE, 1));
    assertThat(block.cancelled).isTrue();
    assertThat(observation.cancelled).isTrue();
  }

  @Test
  void long_notification_goes_out_in_blocks_of_the_client() {
    String body = BlockServer.text("long", 1500);
    notifyOf(2, body);
    server.answerAll();
    CoapMessage first = isNotification(body.substring(0, 1024));
    int asked = server.asked();
    rig.client.non(
        "0b", proxied(CoapCode.GET, URI, OptionNumber.BLOCK2, new Block(1, false, 6).value()));
    CoapMessage rest = rig.client.receiveOne();
    assertThat(rest.payload().utf8()).isEqualTo(body.substring(1024));
    assertThat(rest.options().first(OptionNumber.ETAG))
        .isEqualTo(first.options().first(OptionNumber.ETAG));
    assertThat(server.asked()).isEqualTo(asked);
  }
}
