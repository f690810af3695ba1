// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in blocks, both ways, on local resources and through the proxy [RFC 7959]. */
class BlockwiseTest {
  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;

  private CoapMessage ask(CoapRequest request) {
    client.con("01", request);
    return client.receiveOne();
  }

  private static CoapRequest part(CoapRequest request, int block1, String body) {
    return request
        .with(request.options().toBuilder().add(OptionNumber.BLOCK1, block1).build())
        .with(Bytes.utf8(body));
  }

  private static CoapRequest echo() {
    return local(CoapCode.POST, "echo", OptionNumber.CONTENT_FORMAT, 0);
  }

  @Test
  void a_body_comes_in_blocks_and_its_answer_leaves_in_blocks() {
    String body = "0123456789abcdef".repeat(100);
    CoapMessage first = ask(part(echo(), 0x0E, body.substring(0, 1024)));
    assertThat(first.code()).isEqualTo(CoapCode.CONTINUE);
    assertThat(first.options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(0x0E);
    CoapMessage last = ask(part(echo(), 0x16, body.substring(1024)));
    assertThat(last.code()).isEqualTo(CoapCode.CHANGED);
    assertThat(last.options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(0x16);
    assertThat(last.options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(0x0E);
    assertThat(last.options().uint(OptionNumber.SIZE2, -1)).isEqualTo(1600);
    CoapMessage rest = ask(local(CoapCode.POST, "echo", OptionNumber.BLOCK2, 0x16));
    assertThat(rest.options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(0x16);
    assertThat(rest.options().first(OptionNumber.ETAG))
        .isEqualTo(last.options().first(OptionNumber.ETAG));
    assertThat(last.payload().utf8() + rest.payload().utf8()).isEqualTo(body);
  }

  @Test
  void a_block_that_comes_again_changes_nothing() {
    ask(part(echo(), 0x08, "a".repeat(16)));
    ask(part(echo(), 0x18, "b".repeat(16)));
    assertThat(ask(part(echo(), 0x18, "b".repeat(16))).code()).isEqualTo(CoapCode.CONTINUE);
    assertThat(ask(part(echo(), 0x20, "c")).payload().utf8())
        .isEqualTo("a".repeat(16) + "b".repeat(16) + "c");
  }

  @Test
  void the_first_block_begins_anew() {
    ask(part(echo(), 0x08, "a".repeat(16)));
    ask(part(echo(), 0x08, "b".repeat(16)));
    assertThat(ask(part(echo(), 0x10, "c")).payload().utf8()).isEqualTo("b".repeat(16) + "c");
  }

  @Test
  void a_missing_block_is_4_08() {
    assertThat(ask(part(echo(), 0x18, "a".repeat(16))).code())
        .isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    ask(part(echo(), 0x08, "a".repeat(16)));
    assertThat(ask(part(echo(), 0x20, "c")).code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
  }

  @Test
  void blocks_of_two_clients_do_not_mix() {
    Client other = rig.client("192.0.2.50", 6000);
    ask(part(echo(), 0x08, "a".repeat(16)));
    other.con("01", part(echo(), 0x08, "b".repeat(16)));
    other.receive();
    other.con("02", part(echo(), 0x10, "b"));
    assertThat(other.receiveOne().payload().utf8()).isEqualTo("b".repeat(17));
    assertThat(ask(part(echo(), 0x10, "a")).payload().utf8()).isEqualTo("a".repeat(17));
  }

  @Test
  void a_block_whose_length_is_not_its_size_is_4_00() {
    assertThat(ask(part(echo(), 0x08, "short")).code()).isEqualTo(CoapCode.BAD_REQUEST);
    assertThat(ask(part(echo(), 0x0F, "a".repeat(16))).code()).isEqualTo(CoapCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {OptionNumber.BLOCK1, OptionNumber.BLOCK2})
  void a_block_option_of_four_bytes_is_4_02(int option) {
    assertThat(ask(local(CoapCode.GET, "help", option, Bytes.hex("00000006"))).code())
        .isEqualTo(CoapCode.BAD_OPTION);
  }

  @Test
  void a_body_longer_than_a_local_resource_takes_is_4_13() {
    GatewayRig small = new GatewayRig(Map.of("localPayload", 1024));
    small.client.con("01", part(echo(), 0x0E, "a".repeat(1024)));
    small.client.receive();
    small.client.con("01", part(echo(), 0x16, "a"));
    CoapMessage answer = small.client.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(answer.options().uint(OptionNumber.SIZE1, -1)).isEqualTo(1024);
  }

  @Test
  void half_bodies_are_forgotten_after_their_time() {
    ask(part(echo(), 0x08, "a".repeat(16)));
    rig.turn(248_000);
    assertThat(ask(part(echo(), 0x10, "b")).code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
  }

  @Test
  void more_half_bodies_than_there_is_room_for_are_5_03_and_the_others_go_on() {
    for (int i = 0; i < 256; i++) {
      Client each = rig.client("198.18.0.1", 1000 + i);
      each.con("01", part(echo(), 0x08, "a".repeat(16)));
      assertThat(each.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
    }
    assertThat(ask(part(echo(), 0x08, "b".repeat(16))).code())
        .isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    Client first = rig.client("198.18.0.1", 1000);
    first.con("02", part(echo(), 0x10, "a"));
    assertThat(first.receiveOne().payload().length()).isEqualTo(17);
  }

  @Test
  void a_later_block_of_a_local_get_without_a_snapshot_is_made_anew() {
    CoapMessage answer = ask(local(CoapCode.GET, "help", OptionNumber.BLOCK2, 0x12));
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.payload().length()).isEqualTo(64);
    assertThat(ask(local(CoapCode.GET, "help")).payload().slice(64, 64))
        .isEqualTo(answer.payload());
  }

  @Test
  void a_block_behind_the_end_is_4_00() {
    assertThat(ask(local(CoapCode.GET, "help", OptionNumber.BLOCK2, 0xFFFF6)).code())
        .isEqualTo(CoapCode.BAD_REQUEST);
  }

  // Through the proxy.

  @Test
  void a_body_for_a_device_is_put_together_and_sent_whole() {
    CoapRequest put = proxied(CoapCode.PUT, DEVICE + "/snsr/cfg");
    assertThat(ask(part(put, 0x0A, "a".repeat(64))).code()).isEqualTo(CoapCode.CONTINUE);
    assertThat(rig.device.asked()).isEmpty();
    ask(part(put, 0x12, "b"));
    assertThat(rig.device.last().request.payload().utf8()).isEqualTo("a".repeat(64) + "b");
    assertThat(rig.device.last().request.options().has(OptionNumber.BLOCK1)).isFalse();
    rig.device.last().answer(CoapResponse.of(CoapCode.CHANGED));
    assertThat(client.receiveOne().options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(0x12);
  }

  @Test
  void blocks_of_a_client_without_a_session_are_not_even_kept() {
    Client stranger = rig.client("192.0.2.51", 6000);
    stranger.con("01", part(proxied(CoapCode.PUT, DEVICE + "/"), 0x0A, "a".repeat(64)));
    assertThat(stranger.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
  }

  @Test
  void two_proxied_requests_in_blocks_at_the_same_time_do_not_mix_up_their_answers() {
    for (String path : new String[] {"/a", "/b"}) {
      client.non(path.equals("/a") ? "0a" : "0b", proxied(CoapCode.GET, DEVICE + path));
      rig.device.last().content(path.repeat(700));
    }
    client.receive();
    for (String path : new String[] {"/a", "/b"}) {
      client.non("0c", proxied(CoapCode.GET, DEVICE + path, OptionNumber.BLOCK2, 0x16));
      assertThat(client.receiveOne().payload().utf8()).isEqualTo(path.repeat(188));
    }
  }

  @Test
  void a_later_block_that_the_gateway_does_not_hold_is_asked_of_the_server() {
    GatewayRig open = new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));
    CoapRequest later =
        proxied(CoapCode.GET, "coap://198.51.100.7/big", OptionNumber.BLOCK2, 0x2E - 8);
    open.client.non("01", later);
    assertThat(open.transport.asked().get(0).request.options().uint(OptionNumber.BLOCK2, -1))
        .isEqualTo(0x26);
    CoapOptions options = CoapOptions.builder().add(OptionNumber.BLOCK2, 0x26).build();
    open.transport
        .asked()
        .get(0)
        .answer(new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("end")));
    assertThat(open.client.receiveOne().options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(0x26);
  }

  @Test
  void a_server_s_first_block_is_cut_down_to_the_size_hinted_at() {
    GatewayRig open = new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));
    open.client.non("01", proxied(CoapCode.GET, "coap://198.51.100.7/big", OptionNumber.BLOCK2, 3));
    CoapOptions options = CoapOptions.builder().add(OptionNumber.BLOCK2, 0x0E).build();
    Bytes block = Bytes.utf8("x".repeat(1024));
    open.transport.asked().get(0).answer(new CoapResponse(CoapCode.CONTENT, options, block));
    CoapOptions last = CoapOptions.builder().add(OptionNumber.BLOCK2, 0x16).build();
    assertThat(open.transport.asked().get(1).request.options().first(OptionNumber.BLOCK2))
        .isEqualTo(last.first(OptionNumber.BLOCK2));
    open.transport.asked().get(1).answer(new CoapResponse(CoapCode.CONTENT, last, Bytes.utf8("y")));
    CoapMessage answer = open.client.receiveOne();
    assertThat(answer.payload().length()).isEqualTo(128);
    assertThat(answer.options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(0x0B);
  }
}
