// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryTransport;
import io.millrace.lib.block.Block;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server's response in blocks: fetched once, whole, never of two bodies [RFC 7959 §2.4]. */
class BodyFetchTest {
  private static final String URI = "coap://198.51.100.7/large";
  private static final String BODY = BlockServer.text("first", 1000);
  private static final String OTHER = BlockServer.text("other", 900);

  private GatewayRig rig = rig(Map.of());

  private static GatewayRig rig(Map<String, Object> more) {
    Map<String, Object> keys = new HashMap<>(more);
    keys.put("destinations", new String[] {"198.51.100.7"});
    return new GatewayRig(keys);
  }

  private BlockServer server(int exponent, String content) {
    return new BlockServer(rig.transport, exponent, content);
  }

  private Client client(int number) {
    Client client = rig.client("192.0.2.77", 6000 + number);
    rig.sessions.allow(client.peer(), Permission.PROXY);
    return client;
  }

  private static CoapRequest get(int block2) {
    return get(URI, block2);
  }

  private static CoapRequest get(String uri, int block2) {
    return proxied(CoapCode.GET, uri, OptionNumber.BLOCK2, block2);
  }

  private static Block block2(CoapMessage message) {
    return Block.of((int) message.options().uint(OptionNumber.BLOCK2, -1));
  }

  /** Fetches the blocks after the first, of that size, out of what the gateway holds. */
  private static String rest(Client client, CoapMessage first) {
    return rest(client, URI, first);
  }

  private static String rest(Client client, String uri, CoapMessage first) {
    StringBuilder body = new StringBuilder(first.payload().utf8());
    for (CoapMessage message = first; block2(message).more(); ) {
      Block last = block2(message);
      client.non("0c", get(uri, new Block(last.number() + 1, false, last.exponent()).value()));
      message = client.receiveOne();
      assertThat(message.options().first(OptionNumber.ETAG))
          .isEqualTo(first.options().first(OptionNumber.ETAG));
      body.append(message.payload().utf8());
    }
    return body.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void it_is_fetched_once_and_served_in_blocks_of_any_size(int exponent) {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", get(exponent));
    server.answerAll();
    CoapMessage first = rig.client.receiveOne();
    assertThat(server.asked()).isEqualTo(16);
    if (exponent == 6) {
      assertThat(first.payload().utf8()).isEqualTo(BODY);
    } else {
      assertThat(block2(first)).isEqualTo(new Block(0, true, exponent));
      assertThat(first.options().uint(OptionNumber.SIZE2, -1)).isEqualTo(1000);
      assertThat(rest(rig.client, first)).isEqualTo(BODY);
    }
    assertThat(server.asked()).isEqualTo(16);
  }

  @Test
  void client_may_ask_for_smaller_blocks_in_the_middle() {
    BlockServer server = server(6, BODY + BODY);
    rig.client.non("0a", get(4));
    server.answerAll();
    String body = rig.client.receiveOne().payload().utf8();
    rig.client.non("0b", get(new Block(4, false, 2).value()));
    CoapMessage second = rig.client.receiveOne();
    assertThat(body + rest(rig.client, second)).isEqualTo(BODY + BODY);
  }

  @Test
  void content_that_changes_in_the_middle_is_fetched_anew_and_never_mixed() {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", get(6));
    server.answer(7);
    server.change(OTHER);
    server.answerAll();
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(OTHER);
  }

  @Test
  void content_that_gets_shorter_in_the_middle_is_fetched_anew() {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", get(6));
    server.answer(14);
    server.change("short");
    CoapOptions none = CoapOptions.builder().add(OptionNumber.BLOCK2, 0xE2).build();
    server.skip().answer(new CoapResponse(CoapCode.CONTENT, none, Bytes.utf8("another")));
    server.answerAll();
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("short");
  }

  @Test
  void content_that_changes_all_the_time_is_left_to_the_client() {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", get(2));
    for (int i = 0; i < 20; i++) {
      server.answer(1);
      server.change(BlockServer.text("version " + i, 1000));
    }
    assertThat(block2(rig.client.receiveOne())).isEqualTo(new Block(0, true, 2));
    int before = server.asked();
    rig.client.non("0b", get(0x12));
    assertThat(server.asked()).isEqualTo(before + 1);
    server.answerAll();
    assertThat(block2(rig.client.receiveOne())).isEqualTo(new Block(1, true, 2));
  }

  @Test
  void server_that_asks_for_smaller_blocks_on_the_way_gets_its_way() {
    BlockServer server = server(6, BODY + BODY);
    rig.client.non("0a", get(6));
    server.answer(1);
    new BlockServer(rig.transport, 4, BODY + BODY).answerFrom(1);
    CoapMessage first = rig.client.receiveOne();
    assertThat(first.payload().utf8()).isEqualTo((BODY + BODY).substring(0, 1024));
    assertThat(rest(rig.client, first)).isEqualTo(BODY + BODY);
  }

  @Test
  void error_in_the_middle_is_the_answer() {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", get(2));
    server.answer(3);
    server.skip().answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "it is gone"));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void body_longer_than_configured_is_passed_on_block_by_block() {
    rig = rig(Map.of("deviceBody", 1024));
    BlockServer server = server(6, BODY + BODY);
    rig.client.non("0a", get(6));
    server.answerAll();
    assertThat(block2(rig.client.receiveOne())).isEqualTo(new Block(0, true, 6));
    assertThat(server.asked()).isEqualTo(1);
    rig.client.non("0b", get(0x16));
    server.answerAll();
    assertThat(rig.client.receiveOne().payload().utf8())
        .isEqualTo((BODY + BODY).substring(1024, 2000));
  }

  @Test
  void server_that_is_slow_is_left_to_the_client() {
    BlockServer server = server(6, BODY.repeat(5));
    rig.client.non("0a", get(6));
    server.answer(1);
    rig.turn(10_001);
    assertThat(rig.client.receive()).isEmpty();
    server.answer(1);
    assertThat(block2(rig.client.receiveOne())).isEqualTo(new Block(0, true, 6));
    assertThat(server.asked()).isEqualTo(2);
  }

  @Test
  void server_that_falls_silent_is_left_to_the_client() {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", get(2));
    server.answer(1);
    server.skip().fail(RequestFailure.TIMED_OUT);
    assertThat(block2(rig.client.receiveOne())).isEqualTo(new Block(0, true, 2));
  }

  @Test
  void request_that_takes_the_token_over_ends_the_fetch() {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", get(2));
    server.answer(2);
    MemoryTransport.Asked third = server.skip();
    rig.client.non("0a", proxied(CoapCode.GET, "coap://198.51.100.7/small"));
    assertThat(third.cancelled).isTrue();
    assertThat(server.asked()).isEqualTo(4);
  }

  @Test
  void answer_to_a_post_is_fetched_without_doing_it_again() {
    BlockServer server = server(2, BODY);
    rig.client.non(
        "0a",
        proxied(CoapCode.POST, URI, OptionNumber.CONTENT_FORMAT, 0).with(Bytes.utf8("do it")));
    server.answerAll();
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(BODY);
    assertThat(rig.transport.asked().stream().filter(each -> !each.request.payload().isEmpty()))
        .hasSize(1);
  }

  @Test
  void later_blocks_of_a_fetch_are_asked_for_with_its_payload() {
    BlockServer server = server(2, BODY);
    rig.client.non("0a", proxied(CoapCode.FETCH, URI).with(Bytes.utf8("which")));
    server.answerAll();
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(BODY);
    assertThat(rig.transport.asked())
        .allSatisfy(each -> assertThat(each.request.payload().utf8()).isEqualTo("which"));
  }

  @Test
  void body_of_a_megabyte() {
    String body = BlockServer.text("mega", 1 << 20);
    BlockServer server = server(6, body).untagged();
    rig.client.non("0a", get(5));
    server.answerAll();
    assertThat(rest(rig.client, rig.client.receiveOne())).isEqualTo(body);
    assertThat(server.asked()).isEqualTo(1024);
  }

  @Test
  void hundred_transfers_at_the_same_time() {
    String body = BlockServer.text("many", 40_000);
    BlockServer server = server(6, body);
    for (int i = 0; i < 100; i++) {
      client(i).non("0a", get(URI + "?" + i, 6));
      client(100 + i).non("0a", get(URI, 6));
    }
    server.answerAll();
    for (int i = 0; i < 100; i++) {
      Client own = client(i);
      assertThat(rest(own, URI + "?" + i, own.receiveOne())).isEqualTo(body);
      Client shared = client(100 + i);
      assertThat(rest(shared, URI, shared.receiveOne())).isEqualTo(body);
    }
    assertThat(server.asked()).isEqualTo(101 * 40);
  }
}
