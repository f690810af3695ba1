// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryTransport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies longer than the gateway puts together: the device gets them block by block. */
class Block1TransferTest {
  private static final String TARGET = DEVICE + "/sys/upg?id=image";
  private static final String MESH = "coap://SSN00135000500000AA";
  private static final String ELSEWHERE = "coap://198.51.100.7";
  private static final int KILOBYTE = 6;
  private static final Bytes BODY = body(3000);

  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));
  private final Client client = rig.client;

  private static Bytes body(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  /** Returns a block of {@link #BODY}. */
  private static CoapRequest block(String uri, int number, int exponent) {
    int size = 16 << exponent;
    int from = number * size;
    int length = Math.min(size, BODY.length() - from);
    int more = from + length < BODY.length() ? 8 : 0;
    return proxied(
            CoapCode.PUT,
            uri,
            OptionNumber.BLOCK1,
            number << 4 | more | exponent,
            OptionNumber.CONTENT_FORMAT,
            42)
        .with(BODY.slice(from, length));
  }

  private static CoapResponse taken(CoapRequest block) {
    boolean more = (block.options().uint(OptionNumber.BLOCK1, 0) & 8) != 0;
    return answer(more ? CoapCode.CONTINUE : CoapCode.CHANGED, block);
  }

  private static CoapResponse answer(int code, CoapRequest block) {
    CoapResponse plain = CoapResponse.of(code);
    Bytes value = block.options().first(OptionNumber.BLOCK1);
    return plain.with(plain.options().toBuilder().add(OptionNumber.BLOCK1, value).build());
  }

  private MemoryDevice.Asked last() {
    return rig.device.last();
  }

  private void take() {
    last().answer(taken(last().request));
  }

  private static long block1(CoapMessage answer) {
    return answer.options().uint(OptionNumber.BLOCK1, -1);
  }

  private Client other() {
    Client other = rig.client("192.0.2.77", 6000);
    rig.sessions.allow(other.peer(), Permission.PROXY);
    return other;
  }

  @Test
  void each_block_goes_to_the_device_as_it_came_and_its_answer_comes_back() {
    for (int i = 0; i < 3; i++) {
      CoapRequest block = block(TARGET, i, KILOBYTE);
      client.non("01", block);
      assertThat(rig.device.asked()).hasSize(i + 1);
      assertThat(last().request.payload()).isEqualTo(block.payload());
      assertThat(last().request.path()).containsExactly("sys", "upg");
      assertThat(last().request.options().first(OptionNumber.BLOCK1))
          .isEqualTo(block.options().first(OptionNumber.BLOCK1));
      take();
      CoapMessage answer = client.receiveOne();
      assertThat(answer.code()).isEqualTo(i < 2 ? CoapCode.CONTINUE : CoapCode.CHANGED);
      assertThat(block1(answer)).isEqualTo(block.options().uint(OptionNumber.BLOCK1, -2));
    }
  }

  @Test
  void size_of_the_body_goes_with_its_blocks() {
    CoapRequest block = block(TARGET, 0, KILOBYTE);
    client.non(
        "01",
        block.with(block.options().toBuilder().add(OptionNumber.SIZE1, BODY.length()).build()));
    assertThat(last().request.options().uint(OptionNumber.SIZE1, -1)).isEqualTo(BODY.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 5})
  void body_in_small_blocks_is_kept_until_it_is_too_long_and_then_goes_on(int exponent) {
    int size = 16 << exponent;
    int kept = 1024 / size - 1; // the one after them fills the room, and more is to come
    for (int i = 0; i < kept; i++) {
      client.non("01", block(TARGET, i, exponent));
      assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
    }
    assertThat(rig.device.asked()).isEmpty();
    for (int i = kept; i * size < BODY.length(); i++) {
      client.non("01", block(TARGET, i, exponent));
      for (int ahead = 0; i == kept && ahead < kept; ahead++) {
        assertThat(client.receive()).isEmpty();
        take();
      }
      take();
      assertThat(block1(client.receiveOne()) >> 4).isEqualTo(i);
    }
    List<MemoryDevice.Asked> asked = rig.device.asked();
    Bytes arrived = Bytes.EMPTY;
    for (int i = 0; i < asked.size(); i++) {
      long option = asked.get(i).request.options().uint(OptionNumber.BLOCK1, -1);
      assertThat(option >> 4).isEqualTo(i);
      assertThat(option & 8).isEqualTo(i < asked.size() - 1 ? 8 : 0);
      arrived = arrived.plus(asked.get(i).request.payload());
    }
    assertThat(arrived).isEqualTo(BODY);
  }

  @Test
  void refusal_of_a_block_that_was_kept_is_the_answer_to_the_client_s_and_nothing_follows() {
    client.non("01", block(TARGET, 0, 5));
    client.receive();
    client.non("01", block(TARGET, 1, 5));
    CoapResponse refusal = answer(CoapCode.REQUEST_ENTITY_TOO_LARGE, last().request);
    last().answer(refusal.with(refusal.options().toBuilder().add(OptionNumber.SIZE1, 600).build()));
    CoapMessage answer = client.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(answer.options().uint(OptionNumber.SIZE1, -1)).isEqualTo(600);
    assertThat(block1(answer)).isEqualTo(0x1D);
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void device_that_takes_no_blocks_takes_no_body_of_this_length() {
    client.non("01", block(TARGET, 0, KILOBYTE));
    last().answer(CoapResponse.diagnostic(CoapCode.BAD_OPTION, "what is Block1"));
    CoapMessage answer = client.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(answer.options().uint(OptionNumber.SIZE1, -1)).isEqualTo(1024);
  }

  @Test
  void device_that_wants_smaller_blocks_is_heard() {
    client.non("01", block(TARGET, 0, KILOBYTE));
    CoapResponse smaller = CoapResponse.of(CoapCode.CONTINUE);
    last()
        .answer(smaller.with(smaller.options().toBuilder().add(OptionNumber.BLOCK1, 0x0A).build()));
    assertThat(block1(client.receiveOne())).isEqualTo(0x0A);
    client.non("01", block(TARGET, 16, 2));
    assertThat(last().request.payload().length()).isEqualTo(64);
  }

  @Test
  void body_without_blocks_that_is_too_long_is_4_13() {
    client.non("01", proxied(CoapCode.PUT, TARGET).with(BODY));
    assertThat(client.receiveOne().options().uint(OptionNumber.SIZE1, -1)).isEqualTo(1024);
    assertThat(rig.device.asked()).isEmpty();
  }

  @Test
  void blocks_larger_than_what_a_device_takes_are_4_13() {
    GatewayRig small = new GatewayRig(Map.of("devicePayload", 512));
    small.client.non("01", block(TARGET, 0, KILOBYTE));
    assertThat(small.client.receiveOne().options().uint(OptionNumber.SIZE1, -1)).isEqualTo(512);
    small.client.non("02", block(TARGET, 0, 5));
    assertThat(small.device.asked()).hasSize(1);
  }

  @Test
  void gap_in_a_long_body_is_the_device_s_to_find() {
    client.non("01", block(TARGET, 0, KILOBYTE));
    take();
    client.receive();
    client.non("01", block(TARGET, 2, KILOBYTE));
    last().answer(answer(CoapCode.REQUEST_ENTITY_INCOMPLETE, last().request));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
  }

  @Test
  void gap_behind_blocks_that_are_kept_is_4_08_and_they_are_forgotten() {
    client.non("01", block(TARGET, 0, 5));
    client.receive();
    client.non("01", block(TARGET, 3, 5));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    client.non("01", block(TARGET, 1, 5));
    assertThat(rig.device.asked()).hasSize(1);
    assertThat(last().request.options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(0x1D);
  }

  @Test
  void body_goes_on_through_the_next_gateway() {
    client.non("01", block(TARGET, 0, KILOBYTE));
    take();
    client.receive();
    rig.start();
    client.non("01", block(TARGET, 1, KILOBYTE));
    take();
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {MESH, ELSEWHERE})
  void remote_device_gets_the_blocks_too(String server) {
    InetSocketAddress address = new InetSocketAddress("198.51.100.1", 4849);
    rig.resolver.put("SSN00135000500000AA", address, "mains");
    client.non("01", block(server + "/image", 0, 5));
    client.receive();
    client.non("01", block(server + "/image", 1, 5));
    MemoryTransport.Asked first = rig.transport.asked().get(0);
    assertThat(first.request.options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(0x0D);
    first.answer(taken(first.request));
    MemoryTransport.Asked second = rig.transport.asked().get(1);
    assertThat(second.request.payload()).isEqualTo(BODY.slice(512, 512));
    second.answer(taken(second.request));
    assertThat(block1(client.receiveOne())).isEqualTo(0x1D);
  }

  // Bodies of two clients.

  @Test
  void second_body_for_a_resource_waits_for_the_end_of_the_first() {
    Client other = other();
    client.non("01", block(TARGET, 0, KILOBYTE));
    take();
    String alike = TARGET.replace("SSN", "ssn").replace("SG.YEL01.SSN", "sg.yel01.ssn");
    other.non("01", block(alike, 0, KILOBYTE));
    CoapMessage busy = other.receiveOne();
    assertThat(busy.code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(busy.options().has(OptionNumber.MAX_AGE)).isTrue();
    other.non("01", block(DEVICE + "/other", 0, KILOBYTE));
    assertThat(last().request.path()).containsExactly("other");
    client.non("02", block(TARGET, 2, KILOBYTE));
    take();
    other.non("02", block(TARGET, 0, KILOBYTE));
    take();
    assertThat(other.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
  }

  @Test
  void refused_body_leaves_the_way_to_the_next() {
    Client other = other();
    client.non("01", block(TARGET, 0, KILOBYTE));
    last().answer(CoapResponse.of(CoapCode.CONFLICT));
    other.non("01", block(TARGET, 0, KILOBYTE));
    assertThat(rig.device.asked()).hasSize(2);
  }

  @Test
  void body_that_stands_still_leaves_the_way_after_a_minute() {
    Client other = other();
    client.non("01", block(TARGET, 0, KILOBYTE));
    take();
    rig.turn(59_999);
    other.non("01", block(TARGET, 0, KILOBYTE));
    assertThat(other.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    rig.turn(1);
    other.non("02", block(TARGET, 0, KILOBYTE));
    take();
    assertThat(other.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
    client.receive();
    client.non("02", block(TARGET, 1, KILOBYTE));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void more_bodies_at_a_time_than_there_is_room_for_are_5_03() {
    for (int i = 0; i < Block1Transfers.MAX_TRANSFERS; i++) {
      client.non("01", block(DEVICE + "/" + i, 0, KILOBYTE));
      take();
    }
    client.receive();
    client.non("02", block(TARGET, 0, KILOBYTE));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    client.non("02", block(DEVICE + "/0", 1, KILOBYTE));
    assertThat(last().request.path()).containsExactly("0");
    rig.turn(60_000);
    client.receive();
    client.non("03", block(TARGET, 0, KILOBYTE));
    take();
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
  }

  // What happens in the middle.

  @Test
  void request_that_takes_the_token_over_stops_the_blocks_that_go_ahead() {
    client.non("01", block(TARGET, 0, 5));
    client.receive();
    client.non("01", block(TARGET, 1, 5));
    MemoryDevice.Asked first = last();
    client.non("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(first.cancelled).isTrue();
    last().content("here");
    assertThat(client.receiveOne().payload().utf8()).isEqualTo("here");
    assertThat(rig.device.asked()).hasSize(2);
  }

  @Test
  void device_that_is_replaced_gets_the_block_that_the_former_did_not_take() {
    client.non("01", block(TARGET, 0, 4));
    client.non("01", block(TARGET, 1, 4));
    client.non("01", block(TARGET, 2, 4));
    client.receive();
    client.non("01", block(TARGET, 3, 4));
    take();
    MemoryDevice.Asked second = last();
    rig.deviceGoes();
    second.fail(DeviceFailure.busy("the device stops"));
    rig.deviceComes();
    rig.turn(50);
    assertThat(last().request.payload()).isEqualTo(BODY.slice(256, 256));
    take();
    take();
    take();
    assertThat(block1(client.receiveOne())).isEqualTo(0x3C);
  }

  @Test
  void block_that_nobody_answers_is_5_04_when_the_deadline_is_over() {
    client.non("01", block(TARGET, 0, KILOBYTE));
    rig.turn(60_000);
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(last().cancelled).isTrue();
  }
}
