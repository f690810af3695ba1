// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.Faults;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The secondary: §4–§8, each error input by name; after each it still answers a good frame. */
class SecondaryTest {
  private static final Bytes MESSAGE = FrameEncoder.encode(Frame.i(0, 0, Bytes.hex("40000101")));
  private static final Bytes SILENCE = Bytes.EMPTY;

  private final SecondaryBench bench = new SecondaryBench(message -> Bytes.hex("0a"));

  private void connect() {
    assertThat(bench.send(Frame.of(FrameKind.SNRM)).length()).isEqualTo(34);
  }

  @AfterEach
  void a_good_frame_is_answered_afterwards() {
    bench.pause(500);
    connect();
    assertThat(bench.burst(MESSAGE)).isEqualTo(SensorModel.frame(0x30, Bytes.hex("0a")));
  }

  private void is_dropped(Bytes burst) {
    connect();
    assertThat(bench.burst(burst)).isEqualTo(SILENCE);
    assertThat(bench.executed).isEmpty();
  }

  private static Bytes changed(int at, int by) {
    byte[] wire = MESSAGE.toArray();
    wire[at] ^= (byte) by;
    return Bytes.wrap(wire);
  }

  @Test
  void a_missing_closing_flag_drops_the_frame() {
    is_dropped(MESSAGE.slice(0, MESSAGE.length() - 1));
  }

  @Test
  void lone_flags_are_dropped() {
    is_dropped(Bytes.hex("7e"));
    is_dropped(Bytes.hex("7e7e7e"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 0x40})
  void a_length_that_is_not_the_bytes_between_the_flags_drops_the_frame(int by) {
    is_dropped(changed(2, by));
  }

  @Test
  void a_bad_hcs_drops_the_frame() {
    is_dropped(changed(6, 1));
  }

  @Test
  void a_bad_fcs_drops_the_frame() {
    is_dropped(changed(13, 0x80));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void one_or_two_bytes_where_information_would_be_drop_the_frame(int bytes) {
    Bytes header = SensorModel.bytes(0xA0, 7 + bytes, 3, 3, 0x10);
    int crc = SensorModel.crc(header);
    Bytes hcs = SensorModel.bytes(crc & 0xFF, crc >> 8);
    is_dropped(
        Bytes.hex("7e")
            .plus(header)
            .plus(hcs)
            .plus(Bytes.wrap(new byte[bytes]))
            .plus(Bytes.hex("7e")));
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 300})
  void more_than_255_bytes_of_information_drop_the_frame(int bytes) {
    is_dropped(SensorModel.frame(0x10, Bytes.wrap(new byte[bytes])));
  }

  @Test
  void up_to_255_bytes_of_information_are_handed_on() {
    connect();
    bench.burst(SensorModel.frame(0x10, Bytes.wrap(new byte[255])));
    assertThat(bench.executed).containsExactly(Bytes.wrap(new byte[255]));
    bench.executed.clear();
  }

  @Test
  void a_second_frame_behind_the_first_drops_both() {
    is_dropped(MESSAGE.plus(MESSAGE));
  }

  @Test
  void a_pause_of_300_ms_inside_a_frame_is_accepted() {
    connect();
    bench.write(MESSAGE.slice(0, 5));
    bench.pause(300);
    bench.write(MESSAGE.from(5));
    assertThat(bench.replies()).isEqualTo(SensorModel.frame(0x30, Bytes.hex("0a")));
  }

  @Test
  void a_pause_of_500_ms_inside_a_frame_drops_both_parts() {
    connect();
    bench.write(MESSAGE.slice(0, 5));
    bench.pause(500);
    bench.write(MESSAGE.from(5));
    assertThat(bench.replies()).isEqualTo(SILENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "15, 97", "55, 97", "13, 97", "73, 97", "1f, 97", "97, 97", // unsupported: FRMR
    "19, ''", "ef, ''", // unknown control bytes: silence
  })
  void frames_a_connected_secondary_does_not_support(String control, String reply) {
    connect();
    Bytes sent = SensorModel.frame(Integer.parseInt(control, 16), Bytes.EMPTY);
    assertThat(bench.burst(sent)).isEqualTo(reply.isEmpty() ? SILENCE : bare(reply));
  }

  private static Bytes bare(String control) {
    return SensorModel.frame(Integer.parseInt(control, 16), Bytes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "11", "15", "53", "73", "1f", "97", "13", "01", "43"})
  void everything_but_snrm_meets_dm_while_disconnected(String control) {
    assertThat(bench.burst(bare(control))).isEqualTo(bare("1f"));
  }

  @Test
  void an_unknown_control_byte_meets_silence_while_disconnected() {
    assertThat(bench.burst(bare("19"))).isEqualTo(SILENCE);
  }

  @Test
  void poll_bit_makes_no_difference() {
    assertThat(bench.burst(bare("83"))).isEqualTo(SensorModel.frame(0x73, SensorModel.PARAMETERS));
    assertThat(bench.burst(bare("01"))).isEqualTo(bare("11"));
  }

  @Test
  void snrm_may_carry_information_that_is_not_read() {
    Bytes reply = bench.burst(SensorModel.frame(0x93, Bytes.hex("ffffffff")));
    assertThat(reply).isEqualTo(SensorModel.frame(0x73, SensorModel.PARAMETERS));
  }

  @Test
  void a_pending_message_comes_with_each_poll_until_disc_frees_it() {
    bench.secondary.offer(Bytes.hex("ee"), false);
    connect();
    assertThat(bench.send(Frame.rr(0))).isEqualTo(SensorModel.frame(0x10, Bytes.hex("ee")));
    assertThat(bench.send(Frame.rr(0))).isEqualTo(SensorModel.frame(0x10, Bytes.hex("ee")));
    assertThat(bench.send(Frame.rr(1))).isEqualTo(SensorModel.frame(0x12, Bytes.hex("ee")));
    connect();
    assertThat(bench.send(Frame.rr(0))).isEqualTo(SensorModel.frame(0x10, Bytes.hex("ee")));
    assertThat(bench.send(Frame.of(FrameKind.DISC))).isEqualTo(bare("73"));
    connect();
    assertThat(bench.send(Frame.rr(0))).isEqualTo(bare("11"));
  }

  @Test
  void disc_while_disconnected_frees_nothing() {
    bench.secondary.offer(Bytes.hex("ee"), false);
    assertThat(bench.send(Frame.of(FrameKind.DISC))).isEqualTo(bare("1f"));
    assertThat(bench.secondary.offer(Bytes.hex("ff"), false)).isFalse();
  }

  @Test
  void disc_frees_a_message_that_was_never_sent() {
    connect();
    bench.secondary.offer(Bytes.hex("ee"), false);
    bench.send(Frame.of(FrameKind.DISC));
    assertThat(bench.secondary.offer(Bytes.hex("ff"), false)).isTrue();
  }

  @Test
  void a_request_is_answered_while_a_message_is_pending() {
    bench.secondary.offer(Bytes.hex("ee"), false);
    connect();
    assertThat(bench.burst(MESSAGE)).isEqualTo(SensorModel.frame(0x30, Bytes.hex("0a")));
    assertThat(bench.secondary.offer(Bytes.hex("ff"), false)).isFalse();
  }

  @Test
  void a_taken_place_is_given_to_another_message_only_if_it_may_replace() {
    assertThat(bench.secondary.offer(Bytes.hex("01"), false)).isTrue();
    assertThat(bench.secondary.offer(Bytes.hex("02"), false)).isFalse();
    assertThat(bench.secondary.offer(Bytes.hex("03"), true)).isTrue();
    connect();
    assertThat(bench.send(Frame.rr(0))).isEqualTo(SensorModel.frame(0x10, Bytes.hex("03")));
  }

  @Test
  void a_message_that_fits_no_frame_is_not_taken() {
    for (int bytes : new int[] {0, 256}) {
      assertThatThrownBy(() -> bench.secondary.offer(Bytes.wrap(new byte[bytes]), true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 255");
    }
  }

  @Test
  void the_line_may_go_and_come_without_a_change_of_state() {
    connect();
    bench.secondary.offer(Bytes.hex("ee"), false);
    bench.write(MESSAGE.slice(0, 5));
    bench.replug();
    assertThat(bench.send(Frame.rr(0))).isEqualTo(SensorModel.frame(0x10, Bytes.hex("ee")));
  }

  @Test
  void an_answer_after_the_primary_has_spoken_again_is_dropped() throws Exception {
    List<Consumer<Bytes>> late = new ArrayList<>();
    SecondaryBench slow = new SecondaryBench(message -> null);
    slow.detach();
    slow.secondary.attach((message, answer) -> late.add(answer));
    slow.send(Frame.of(FrameKind.SNRM));
    slow.burst(MESSAGE);
    assertThat(slow.send(Frame.rr(0))).isEqualTo(bare("31"));
    late.get(0).accept(Bytes.hex("0a"));
    slow.pause(1);
    assertThat(slow.replies()).isEqualTo(SILENCE);
    slow.burst(FrameEncoder.encode(Frame.i(1, 0, Bytes.hex("01"))));
    late.get(1).accept(Bytes.hex("0b"));
    late.get(1).accept(Bytes.hex("0c"));
    slow.pause(1);
    assertThat(slow.replies()).isEqualTo(SensorModel.frame(0x50, Bytes.hex("0b")));
    assertThat(slow.secondary.statistics().count("answers_dropped")).isEqualTo(2);
  }

  @Test
  void too_long_an_answer_is_silence() {
    SecondaryBench wordy = new SecondaryBench(message -> Bytes.wrap(new byte[256]));
    wordy.send(Frame.of(FrameKind.SNRM));
    assertThat(wordy.burst(MESSAGE)).isEqualTo(SILENCE);
    assertThat(wordy.send(Frame.rr(0))).isEqualTo(bare("31"));
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_listener_that_throws_is_silence(Throwable fault) {
    SecondaryBench broken = new SecondaryBench(message -> Faults.raise(fault));
    broken.send(Frame.of(FrameKind.SNRM));
    assertThat(broken.burst(MESSAGE)).isEqualTo(SILENCE);
    assertThat(broken.send(Frame.rr(0))).isEqualTo(bare("31"));
  }

  @Test
  void without_a_listener_messages_get_no_answer() throws Exception {
    connect();
    bench.detach();
    assertThat(bench.burst(MESSAGE)).isEqualTo(SILENCE);
    bench.pause(2000);
    bench.reattach();
  }

  @Test
  void a_link_has_one_listener_at_a_time() {
    assertThatThrownBy(() -> bench.secondary.attach((message, answer) -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_end_that_restarts_tells_the_other_to_connect_again_and_keeps_what_is_pending() {
    connect();
    bench.secondary.offer(Bytes.hex("ee"), true);
    bench.secondary.disconnect();
    bench.pause(500);
    assertThat(bench.send(Frame.rr(0))).isEqualTo(FrameEncoder.encode(Frame.of(FrameKind.DM)));
    connect();
    assertThat(bench.send(Frame.rr(0))).isEqualTo(SensorModel.frame(0x10, Bytes.hex("ee")));
  }
}
