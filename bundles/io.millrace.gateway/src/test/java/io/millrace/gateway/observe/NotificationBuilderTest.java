// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, freshness and the record of an observation. */
class NotificationBuilderTest {
  @Test
  void numbers_grow_by_one_and_wrap_at_24_bits() {
    ObserveSequence numbering = new ObserveSequence(0xFFFFFD);
    assertThat(numbering.next()).isEqualTo(0xFFFFFE);
    assertThat(numbering.next()).isEqualTo(0xFFFFFF);
    assertThat(numbering.next()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 65_535, 65_536, 0x7FFFFF, 0xFFFFFF})
  void a_state_with_a_number_is_the_one_that_a_builder_makes(int number) {
    for (CoapOptions options :
        List.of(
            CoapOptions.NONE,
            CoapOptions.builder().add(4, Bytes.hex("0102")).build(),
            CoapOptions.builder().add(12, 60).add(14, 30).add(2048, "x").build(),
            CoapOptions.builder().add(4, Bytes.hex("01")).add(6, 77).add(12, 0).build())) {
      CoapResponse state = new CoapResponse(0x45, options, Bytes.utf8("state"));
      CoapResponse expected = state.with(options.toBuilder().set(6, number).build());
      assertThat(new NumberedState(state).with(number)).isEqualTo(expected);
    }
  }

  @Test
  void the_mark_is_always_ahead_of_the_numbers_and_moves_seldom() {
    ObserveSequence numbering = new ObserveSequence(0xFFFF00);
    int mark = numbering.moveMark();
    int moves = 0;
    for (int i = 0; i < 10_000; i++) {
      int number = numbering.next();
      assertThat(mark - number & 0xFFFFFF).isBetween(1, ObserveSequence.HEADROOM);
      if (numbering.needsMark()) {
        mark = numbering.moveMark();
        moves++;
      }
    }
    assertThat(moves).isLessThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, true",
    "2, 1, false",
    "2, 2, false",
    "16777215, 0, true",
    "0, 16777215, false",
    "0, 8388607, true",
    "0, 8388608, false",
    "8388609, 0, true"
  })
  void a_number_is_newer_within_half_of_the_circle(int first, int second, boolean newer) {
    NotificationOrder freshness = new NotificationOrder();
    assertThat(freshness.accept(first, 0)).isTrue();
    assertThat(freshness.accept(second, 0)).isEqualTo(newer);
  }

  @Test
  void after_128_seconds_any_number_is_newer() {
    NotificationOrder freshness = new NotificationOrder();
    freshness.accept(100, 0);
    assertThat(freshness.accept(1, Duration.ofSeconds(128).toNanos())).isFalse();
    assertThat(freshness.accept(1, Duration.ofSeconds(128).toNanos() + 1)).isTrue();
  }

  @Test
  void a_record_comes_back_as_it_was() {
    InetSocketAddress remote = new InetSocketAddress("2001:db8::1", 65535);
    InetSocketAddress local = new InetSocketAddress("192.0.2.1", 5683);
    for (InetSocketAddress own : new InetSocketAddress[] {local, null}) {
      Peer peer = new Peer("udp", remote, own, "CN=x");
      ReplyTo replyTo = new ReplyTo(peer, Bytes.hex("0102"), true, 0, true);
      CoapOptions options = CoapOptions.builder().add(35, "coap://x/").add(6, 0).build();
      ObservationRecord record =
          new ObservationRecord(replyTo, new CoapRequest(5, options, Bytes.hex("aa")), 77);
      assertThat(ObservationRecord.decode(record.encode())).isEqualTo(record);
      assertThat(ObservationRecord.decode(record.encode()).replyTo().peer().principal())
          .isEqualTo("CN=x");
    }
  }

  @Test
  void every_cut_of_a_record_is_refused_and_no_length_in_it_is_believed() {
    Peer peer = new Peer("udp", new InetSocketAddress("192.0.2.1", 1), null, "");
    ReplyTo replyTo = new ReplyTo(peer, Bytes.hex("01"), true, 0, true);
    Bytes good = new ObservationRecord(replyTo, CoapRequest.of(1, "a"), 1).encode();
    for (int length = 0; length < good.length(); length++) {
      assertThat(ObservationRecord.decode(good.slice(0, length))).isNull();
      byte[] broken = good.toArray();
      broken[length] ^= 0x7F;
      ObservationRecord.decode(Bytes.wrap(broken));
    }
  }
}
