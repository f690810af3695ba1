// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.lib.block.Block2Cache;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.direct.DirectRequestHandler;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Block2 of a request to the NIC's own socket [RFC 7959 §2.4]. */
class DirectBlock2Test {
  private static final String BODY = "0123456789abcdef".repeat(43) + "the end";

  private final NicRig rig = new NicRig();
  private final DirectTest.Messages messages = new DirectTest.Messages();
  private DirectRequestHandler handler;
  private int messageId;
  private int asked;
  private int code = CoapCode.CONTENT;
  private String body = BODY;

  @BeforeEach
  void start() {
    rig.config.with("profile", "mains").with("socket", "udp2");
    rig.start();
    NicSettings settings = NicSettings.of(rig.config, "1.2.3", "2026-01-01");
    NicContext context = new NicContext(settings, rig.executor, rig.time, null);
    handler = new DirectRequestHandler(context, rig.device);
    Map<String, Object> properties =
        Map.of(LocalResource.PATH, "app", LocalResource.HOST, settings.name());
    rig.locals.bind((request, peer, answer) -> answer(answer), properties);
  }

  private void answer(Consumer<CoapResponse> answer) {
    asked++;
    answer.accept(CoapResponse.of(code, 0, Bytes.utf8(body)));
  }

  private void send(String client, int token, CoapRequest request) {
    Peer peer = new Peer("udp2", InetSocketAddress.createUnresolved(client, 40000), null, "");
    Bytes bytes = Bytes.wrap(new byte[] {(byte) token});
    handler.handle(request, new ReplyTo(peer, bytes, true, ++messageId, false), messages);
  }

  private CoapResponse ask(CoapRequest request) {
    send("client", 1, request);
    return messages.last();
  }

  private static CoapRequest block(int method, String path, int block2) {
    return with(request(method, path), OptionNumber.BLOCK2, block2);
  }

  private static CoapRequest block(int block2) {
    return block(CoapCode.GET, "app", block2);
  }

  private static long block2(CoapResponse response) {
    return response.options().uint(OptionNumber.BLOCK2, -1);
  }

  static Stream<Arguments> sizes() {
    return IntStream.of(CoapCode.CONTENT, CoapCode.CHANGED, CoapCode.NOT_FOUND)
        .boxed()
        .flatMap(
            code -> IntStream.rangeClosed(0, 6).mapToObj(exponent -> Arguments.of(code, exponent)));
  }

  @ParameterizedTest(name = "code {0}, size 16 << {1}")
  @MethodSource("sizes")
  void the_answer_comes_in_blocks_of_the_size_asked_from_one_snapshot(int answer, int exponent) {
    code = answer;
    int last = (BODY.length() - 1) / (16 << exponent);
    StringBuilder all = new StringBuilder();
    Bytes tag = null;
    for (int number = 0; number <= last; number++) {
      CoapResponse block = ask(block(number << 4 | exponent));
      all.append(block.payload().utf8());
      assertThat(block.code()).isEqualTo(answer);
      if (last > 0) {
        tag = tag == null ? block.options().first(OptionNumber.ETAG) : tag;
        assertThat(block.options().first(OptionNumber.ETAG)).isNotNull().isEqualTo(tag);
        assertThat(block2(block)).isEqualTo(number << 4 | (number < last ? 8 : 0) | exponent);
        assertThat(block.options().uint(OptionNumber.SIZE2, -1)).isEqualTo(BODY.length());
      }
      body = "something else";
    }
    assertThat(all.toString()).isEqualTo(BODY);
    assertThat(asked).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 2, false", "63, 2, false", "64, 2, false", "65, 2, true", "1024, 6, false"})
  void an_answer_that_fits_goes_out_whole(int length, int exponent, boolean cut) {
    body = "x".repeat(length);
    assertThat(ask(block(exponent)).options().has(OptionNumber.BLOCK2)).isEqualTo(cut);
  }

  @Test
  void without_a_hint_up_to_1024_bytes_come_whole() {
    CoapResponse whole = ask(get("app"));
    assertThat(whole.payload().utf8()).isEqualTo(BODY);
    assertThat(whole.options().has(OptionNumber.ETAG)).isFalse();
  }

  @Test
  void a_block_behind_the_end_is_4_00_and_an_error_is_itself() {
    assertThat(ask(block(0x56)).code()).isEqualTo(CoapCode.BAD_REQUEST);
    code = CoapCode.NOT_FOUND;
    body = "gone";
    CoapResponse error = ask(block(0x66));
    assertThat(error.code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(error.payload().utf8()).isEqualTo("gone");
  }

  @Test
  void two_clients_have_a_snapshot_each() {
    ask(block(2));
    body = "y".repeat(100);
    send("other", 1, block(2));
    send("other", 1, block(0x12));
    assertThat(messages.last().payload().utf8()).isEqualTo("y".repeat(36));
    assertThat(ask(block(0x12)).payload().utf8()).isEqualTo(BODY.substring(64, 128));
  }

  @ParameterizedTest(name = "method {0}")
  @CsvSource({"1", "2", "3", "4", "5", "6", "7"})
  void a_later_block_whose_snapshot_is_lost_never_executes_a_write_again(int method) {
    code = CoapCode.CHANGED;
    ask(block(method, "app", 2));
    assertThat(ask(block(method, "app", 0x12)).payload().utf8()).isEqualTo(BODY.substring(64, 128));
    assertThat(asked).isEqualTo(1);
    rig.time.turn(Block2Cache.MAX_IDLE);
    send("other", 1, block(2)); // the oldest snapshots go when the next one comes
    CoapResponse lost = ask(block(method, "app", 0x12));
    boolean reads = method == CoapCode.GET || method == CoapCode.FETCH;
    assertThat(asked).isEqualTo(reads ? 3 : 2);
    assertThat(lost.code())
        .isEqualTo(reads ? CoapCode.CHANGED : CoapCode.REQUEST_ENTITY_INCOMPLETE);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"snsr/arduino/temp", "sys/event", "sys/reset", "sys/upg", "app"})
  void a_later_block_without_its_first_is_4_08_for_every_kind_of_resource(String path) {
    for (int method = CoapCode.POST; method <= CoapCode.IPATCH; method++) {
      if (method != CoapCode.FETCH) {
        CoapResponse refused = ask(block(method, path, 0x14));
        assertThat(refused.code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
      }
    }
    assertThat(asked).isZero();
    assertThat(handler.size()).isZero();
  }

  @Test
  void what_the_sensor_answers_comes_in_the_size_asked_and_is_asked_for_once() {
    send("client", 1, with(get("snsr/" + TEMP, "sens"), OptionNumber.BLOCK2, 0));
    rig.turn(2);
    assertThat(messages.last().payload().length()).isEqualTo(16);
    int readings = rig.sensor.readings;
    send("client", 2, with(get("snsr/" + TEMP, "sens"), OptionNumber.BLOCK2, 0x10));
    assertThat(block2(messages.last())).isEqualTo(0x10);
    assertThat(rig.sensor.readings).isEqualTo(readings);
  }

  @Test
  void notifications_come_in_blocks_and_a_later_block_leaves_the_observation_alone() {
    CoapRequest register = with(get("snsr/" + TEMP, "sens"), OptionNumber.BLOCK2, 0);
    send("client", 1, with(register, OptionNumber.OBSERVE, 0));
    rig.turn(2);
    rig.period();
    CoapResponse notification = messages.last();
    assertThat(notification.payload().length()).isEqualTo(16);
    CoapRequest later = with(get("snsr/" + TEMP, "sens"), OptionNumber.BLOCK2, 0x10);
    for (int token : new int[] {2, 1}) {
      send("client", token, with(later, OptionNumber.OBSERVE, 0));
      assertThat(messages.last().options().first(OptionNumber.ETAG))
          .isEqualTo(notification.options().first(OptionNumber.ETAG));
      assertThat(block2(messages.last()) >> 4).isEqualTo(1);
      assertThat(handler.size()).isEqualTo(1);
    }
  }

  @Test
  void a_later_block_takes_the_place_of_an_open_request_with_its_token() {
    ask(block(2));
    send("client", 7, get("snsr/" + TEMP, "sens"));
    send("client", 7, block(0x12));
    rig.turn(3);
    assertThat(messages.last().payload().utf8()).isEqualTo(BODY.substring(64, 128));
    assertThat(messages.sent).hasSize(2);
    assertThat(handler.size()).isZero();
  }
}
