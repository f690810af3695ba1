// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import static io.millrace.gateway.rig.Client.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Block2 of a request for the gateway's own resources, from a client that has shown that it
 * receives: by its session, or by an Echo [RFC 7959 §2.4].
 */
class LocalBlock2Test {
  private static final String BODY = "0123456789abcdef".repeat(43) + "the end";

  private final GatewayRig rig = new GatewayRig();
  private final Client stranger = rig.client("198.51.100.7", 40_000);
  private int asked;
  private int code = CoapCode.CONTENT;
  private String body = BODY;

  @BeforeEach
  void offer() {
    rig.offer(
        (request, peer, answer) -> {
          asked++;
          answer.accept(CoapResponse.of(code, 0, Bytes.utf8(body)));
        },
        Map.of(LocalResource.PATH, "app"));
  }

  static Stream<Arguments> sizes() {
    return Stream.of("session", "Echo")
        .flatMap(
            proof ->
                IntStream.of(CoapCode.CONTENT, CoapCode.CHANGED, CoapCode.NOT_FOUND)
                    .boxed()
                    .flatMap(
                        code ->
                            IntStream.rangeClosed(0, 6)
                                .mapToObj(exponent -> Arguments.of(proof, code, exponent))));
  }

  private static CoapRequest get(int block2) {
    return local(CoapCode.GET, "app", OptionNumber.BLOCK2, block2);
  }

  private CoapMessage ask(String proof, CoapRequest request) {
    if (proof.equals("session")) {
      rig.client.non("01", request);
      return rig.client.receiveOne();
    }
    stranger.non("00", local(CoapCode.GET, "help"));
    Bytes echo = stranger.receiveOne().options().first(OptionNumber.ECHO);
    var with = request.options().toBuilder().add(OptionNumber.ECHO, echo);
    stranger.non("01", request.with(with.build()));
    return stranger.receiveOne();
  }

  @ParameterizedTest(name = "{0}, code {1}, size 16 << {2}")
  @MethodSource("sizes")
  void the_answer_comes_in_blocks_of_the_size_asked_from_one_snapshot(
      String proof, int answer, int exponent) {
    code = answer;
    int size = 16 << exponent;
    int last = (BODY.length() - 1) / size;
    StringBuilder all = new StringBuilder();
    Bytes tag = null;
    for (int number = 0; number <= last; number++) {
      CoapMessage block = ask(proof, get(number << 4 | exponent));
      all.append(block.payload().utf8());
      assertThat(block.code()).isEqualTo(answer);
      if (last > 0) {
        tag = tag == null ? block.options().first(OptionNumber.ETAG) : tag;
        assertThat(block.options().first(OptionNumber.ETAG)).isNotNull().isEqualTo(tag);
        assertThat(block.options().uint(OptionNumber.BLOCK2, -1))
            .isEqualTo(number << 4 | (number < last ? 8 : 0) | exponent);
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
    assertThat(ask("session", get(exponent)).options().has(OptionNumber.BLOCK2)).isEqualTo(cut);
  }

  @Test
  void without_a_hint_up_to_1024_bytes_come_whole() {
    CoapMessage whole = ask("session", local(CoapCode.GET, "app"));
    assertThat(whole.payload().utf8()).isEqualTo(BODY);
    assertThat(whole.options().has(OptionNumber.ETAG)).isFalse();
  }

  @Test
  void a_block_behind_the_end_is_4_00_and_an_error_is_itself() {
    assertThat(ask("session", get(0x56)).code()).isEqualTo(CoapCode.BAD_REQUEST);
    code = CoapCode.NOT_FOUND;
    body = "gone";
    CoapMessage error = ask("session", get(0x66));
    assertThat(error.code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(error.payload().utf8()).isEqualTo("gone");
  }

  /** What the field's clients ask through the proxy is nothing special here. */
  @ParameterizedTest
  @ValueSource(strings = {"303730313237", "a1b2c3d4e5f60718"})
  void the_field_s_habit_is_of_proxied_requests_alone(String token) {
    CoapRequest marked = get(3);
    marked = marked.with(marked.options().toBuilder().add(124, Bytes.hex("00")).build());
    rig.client.non(token, marked);
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(128);
  }

  @Test
  void to_who_has_shown_nothing_a_small_answer_comes_in_the_size_asked_too() {
    body = "x".repeat(40);
    stranger.non("01", get(0));
    CoapMessage block = stranger.receiveOne();
    assertThat(block.payload().length()).isEqualTo(16);
    assertThat(block.options().uint(OptionNumber.BLOCK2, -1)).isEqualTo(0x08);
  }
}
