// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.link.hdlc.frame.Decoded;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameDecoder;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameError;
import io.millrace.link.hdlc.frame.FrameKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
  private static final Bytes RR = Bytes.hex("7ea007030311 96b6 7e");
  private static final Bytes PING = Bytes.hex("7ea00d030332 a179 40000101 69e9 7e");
  private static final long MILLI = 1_000_000;

  private final FrameDecoder decoder = new FrameDecoder(Duration.ofMillis(400));

  private List<Decoded> feed(Bytes bytes) {
    return decoder.feed(bytes, 0);
  }

  private static List<Decoded> good(Frame frame) {
    return List.of(new Decoded.Valid(frame));
  }

  private static List<Decoded> bad(FrameError error) {
    return List.of(new Decoded.Invalid(error));
  }

  /** Every frame of T1–T12, both directions, byte for byte. */
  @TestFactory
  Stream<DynamicTest> recorded_frames_decode_and_encode_to_the_same_bytes() {
    return Trace.all().values().stream()
        .map(
            trace ->
                DynamicTest.dynamicTest(
                    trace.name(),
                    () ->
                        trace.steps().stream()
                            .flatMap(step -> Stream.of(step.sent(), step.reply()))
                            .filter(wire -> !wire.isEmpty())
                            .forEach(this::comes_back_the_same)));
  }

  private void comes_back_the_same(Bytes wire) {
    decoder.reset();
    if (wire.equals(Bytes.hex("7ea007030311 97b6 7e"))) {
      assertThat(feed(wire)).startsWith(new Decoded.Invalid(FrameError.HCS));
      return;
    }
    Frame frame = ((Decoded.Valid) feed(wire).get(0)).frame();
    if (frame.kind() != FrameKind.UNKNOWN) {
      assertThat(FrameEncoder.encode(frame)).isEqualTo(wire);
    }
    assertThat(frame.information()).isEqualTo(Trace.information(wire));
  }

  @ParameterizedTest
  @CsvSource({
    "0x11, RR, 0, 0",
    "0x01, RR, 0, 0",
    "0xF1, RR, 0, 7",
    "0x15, RNR, 0, 0",
    "0x45, RNR, 0, 2",
    "0x19, UNKNOWN, 0, 0",
    "0x1D, UNKNOWN, 0, 0",
    "0x93, SNRM, 0, 0",
    "0x83, SNRM, 0, 0",
    "0x53, DISC, 0, 0",
    "0x43, DISC, 0, 0",
    "0x73, UA, 0, 0",
    "0x63, UA, 0, 0",
    "0x1F, DM, 0, 0",
    "0x0F, DM, 0, 0",
    "0x97, FRMR, 0, 0",
    "0x87, FRMR, 0, 0",
    "0x13, UI, 0, 0",
    "0x03, UI, 0, 0",
    "0xDC, I, 6, 6",
    "0xFC, I, 6, 7",
    "0x00, I, 0, 0",
    "0xEF, UNKNOWN, 0, 0",
    "0xE3, UNKNOWN, 0, 0",
  })
  void control_bytes_mean_what_the_table_says(String control, FrameKind kind, int ns, int nr) {
    assertThat(Frame.of(Integer.decode(control), Bytes.EMPTY))
        .isEqualTo(new Frame(kind, ns, nr, Bytes.EMPTY));
  }

  @Test
  void smallest_and_largest_frames_have_9_and_266_bytes() {
    Frame largest = Frame.i(0, 0, Bytes.wrap(new byte[255]));
    assertThat(FrameEncoder.encode(Frame.rr(0)).length()).isEqualTo(9);
    assertThat(FrameEncoder.encode(largest).length()).isEqualTo(266);
    assertThat(feed(FrameEncoder.encode(largest))).isEqualTo(good(largest));
    assertThatThrownBy(() -> FrameEncoder.encode(Frame.i(0, 0, Bytes.wrap(new byte[256]))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_frame_may_arrive_byte_by_byte() {
    for (int i = 0; i < PING.length() - 1; i++) {
      assertThat(feed(PING.slice(i, 1))).isEmpty();
    }
    assertThat(feed(Bytes.hex("7e"))).isEqualTo(good(Frame.i(1, 1, Bytes.hex("40000101"))));
  }

  @Test
  void flags_inside_a_frame_do_not_end_it() {
    Frame flags = Frame.i(0, 0, Bytes.hex("7e7e7d7e"));
    assertThat(feed(FrameEncoder.encode(flags))).isEqualTo(good(flags));
    Bytes t9 = Bytes.hex("7ea00d0303fcd356608310355c7e7e");
    assertThat(feed(t9)).isEqualTo(good(Frame.i(6, 7, Bytes.hex("60831035"))));
  }

  @Test
  void any_odd_address_is_accepted_and_an_even_one_is_not() {
    Bytes odd = SensorModel.bytes(0xA0, 7, 5, 7, 0x11);
    Bytes even = SensorModel.bytes(0xA0, 7, 4, 3, 0x11);
    assertThat(feed(wrapped(odd))).isEqualTo(good(Frame.rr(0)));
    assertThat(feed(wrapped(even))).isEqualTo(bad(FrameError.ADDRESS));
  }

  private static Bytes wrapped(Bytes header) {
    int crc = SensorModel.crc(header);
    return Bytes.hex("7e").plus(header).plus(SensorModel.bytes(crc & 0xFF, crc >> 8, 0x7E));
  }

  @Test
  void segmentation_bit_is_ignored() {
    assertThat(feed(wrapped(SensorModel.bytes(0xA8, 7, 3, 3, 0x11)))).isEqualTo(good(Frame.rr(0)));
  }

  @Test
  void other_format_types_are_dropped() {
    assertThat(feed(wrapped(SensorModel.bytes(0x90, 7, 3, 3, 0x11))))
        .isEqualTo(bad(FrameError.FORMAT));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 8, 9, 265, 0x7FF})
  void a_length_no_frame_has_is_dropped(int length) {
    Bytes start = SensorModel.bytes(0x7E, 0xA0 | length >> 8, length & 0xFF);
    assertThat(feed(start)).isEqualTo(bad(FrameError.LENGTH));
  }

  @Test
  void a_length_that_is_too_short_or_too_long_is_dropped() {
    assertThat(feed(Bytes.hex("7ea00c030332a17940000101 69e97e"))).isEqualTo(bad(FrameError.HCS));
    decoder.reset();
    Bytes header = SensorModel.bytes(0xA0, 0x0C, 3, 3, 0x32);
    int crc = SensorModel.crc(header);
    Bytes tooShort =
        Bytes.hex("7e")
            .plus(header)
            .plus(SensorModel.bytes(crc & 0xFF, crc >> 8))
            .plus(Bytes.hex("4000010169e97e"));
    assertThat(feed(tooShort)).isEqualTo(bad(FrameError.FCS));
  }

  @Test
  void bad_hcs_and_bad_fcs_are_dropped() {
    assertThat(feed(Bytes.hex("7ea00703031197b67e"))).isEqualTo(bad(FrameError.HCS));
    decoder.reset();
    assertThat(feed(Bytes.hex("7ea00d030332a1794000010169e87e")))
        .containsExactly(new Decoded.BadFcs(Frame.i(1, 1, Bytes.EMPTY)));
  }

  @Test
  void a_missing_closing_flag_is_a_flaw() {
    assertThat(feed(RR.slice(0, 8).plus(Bytes.hex("00"))))
        .isEqualTo(bad(FrameError.NO_CLOSING_FLAG));
  }

  @Test
  void a_byte_before_the_opening_flag_is_a_flaw_and_a_flag_too_many_is_nothing() {
    assertThat(feed(Bytes.hex("00").plus(RR)))
        .containsExactly(
            new Decoded.Invalid(FrameError.NO_OPENING_FLAG), new Decoded.Valid(Frame.rr(0)));
    assertThat(feed(Bytes.hex("7e").plus(RR))).isEqualTo(good(Frame.rr(0)));
    assertThat(feed(Bytes.hex("7e".repeat(600)).plus(RR))).isEqualTo(good(Frame.rr(0)));
  }

  @Test
  void frames_that_come_together_are_found_each() {
    assertThat(feed(RR.plus(Bytes.hex("7e")).plus(PING).plus(Bytes.hex("00"))))
        .containsExactly(
            new Decoded.Valid(Frame.rr(0)),
            new Decoded.Valid(Frame.i(1, 1, Bytes.hex("40000101"))),
            new Decoded.Invalid(FrameError.NO_OPENING_FLAG));
  }

  /** Five bytes that look like any part of a header, before a short and a long frame. */
  @Test
  void a_fragment_of_a_header_costs_only_itself() {
    int[] values = {0x7E, 0xA0, 0xA1, 0x07, 0x03, 0x0D};
    Frame longest = Frame.i(0, 0, Bytes.wrap(new byte[255]));
    for (int number = 0; number < 6 * 6 * 6 * 6 * 6; number++) {
      byte[] fragment = new byte[5];
      for (int at = 0, rest = number; at < 5; at++, rest /= 6) {
        fragment[at] = (byte) values[rest % 6];
      }
      for (Frame frame : List.of(Frame.rr(0), longest)) {
        decoder.reset();
        assertThat(feed(Bytes.wrap(fragment).plus(FrameEncoder.encode(frame))))
            .as("%s before %s", Bytes.wrap(fragment), frame)
            .endsWith(new Decoded.Valid(frame));
      }
    }
  }

  @Test
  void a_longer_fragment_costs_the_frame_too() {
    assertThat(feed(Bytes.hex("00".repeat(7)).plus(RR))).isEqualTo(bad(FrameError.NO_OPENING_FLAG));
    assertThat(decoder.isDropping()).isTrue();
  }

  @Test
  void no_frame_is_looked_for_inside_a_damaged_one() {
    Bytes carrier = FrameEncoder.encode(Frame.i(0, 0, RR));
    byte[] damaged = carrier.toArray();
    damaged[2] ^= 0x40;
    assertThat(feed(Bytes.wrap(damaged))).hasSize(1).doesNotContain(new Decoded.Valid(Frame.rr(0)));
    assertThat(decoder.feed(RR, 399 * MILLI)).isEmpty();
  }

  @Test
  void a_pause_of_up_to_400_ms_inside_a_frame_is_accepted() {
    feed(RR.slice(0, 4));
    assertThat(decoder.feed(RR.from(4), 400 * MILLI)).isEqualTo(good(Frame.rr(0)));
  }

  @Test
  void a_longer_pause_inside_a_frame_drops_both_parts() {
    feed(RR.slice(0, 4));
    assertThat(decoder.feed(RR.from(4), 401 * MILLI))
        .containsExactly(
            new Decoded.Invalid(FrameError.CUT_SHORT),
            new Decoded.Invalid(FrameError.NO_OPENING_FLAG));
  }

  @Test
  void after_a_silence_the_next_frame_is_read() {
    feed(Bytes.hex("00ff00"));
    assertThat(decoder.feed(RR, 401 * MILLI)).isEqualTo(good(Frame.rr(0)));
  }
}
