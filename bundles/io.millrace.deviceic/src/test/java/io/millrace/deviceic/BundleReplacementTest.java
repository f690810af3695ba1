// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Device IC's own bundle is replaced, or the whole process starts again. */
class BundleReplacementTest {
  private static final String TEMP = "/arduino/temp?sens";
  private static final Bytes SET_TIME = Bytes.hex("06086553F10000000000");

  private final TurnedTime time = new TurnedTime();
  private final MemoryStore store = new MemoryStore();

  private Board start(String framework) {
    return new Board(Board.STANDARD, time, store, framework);
  }

  private Board first() {
    Board board = start("run 1");
    assertThat(board.poll().messageId()).isEqualTo(0xFFFF);
    return board;
  }

  @Test
  void replaced_bundle_does_not_act_like_a_reboot() {
    first().deviceIcs.close();
    Board next = start("run 1");
    assertThat(next.link.isAttached()).isTrue();
    assertThat(next.poll()).isNull();
  }

  @Test
  void build_that_starts_long_before_its_store_goes_on_like_the_one_before() {
    first().deviceIcs.close();
    DeviceIcs ahead = new DeviceIcs(time, Board.STANDARD, "run 1");
    time.turn(Duration.ofMinutes(1));
    MemoryLink link = new MemoryLink("uart0");
    ahead.codec.slot.bind(new DatagramCodec());
    ahead.bind(link, ServiceRank.of(Map.of()));
    assertThat(link.isAttached()).isFalse();
    ahead.state.bind(store);
    assertThat(link.isAttached()).isTrue();
    assertThat(link.take()).isNull();
  }

  @Test
  void clock_goes_on_over_a_replacement() {
    Board board = first();
    board.ask(CoapCode.PUT, "/sys/time", SET_TIME);
    board.turn(5);
    board.deviceIcs.close();
    board.turn(2);
    assertThat(start("run 1").ask(CoapCode.GET, "/sys/time").payload().uint())
        .isEqualTo(1700000007);
  }

  @Test
  void observations_and_numbers_go_on_over_a_replacement() {
    Board board = first();
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    CoapMessage before = board.poll();
    board.turn(59);
    board.deviceIcs.close();
    Board next = start("run 1");
    assertThat(next.poll()).isNull();
    next.turn(1);
    CoapMessage after = next.poll();
    assertThat(after.token()).isEqualTo(Bytes.hex("AA0B"));
    assertThat(after.messageId()).isEqualTo(before.messageId() + 1);
    assertThat(after.options().uint(6, -1)).isEqualTo(before.options().uint(6, -1) + 1);
    next.turn(60);
    assertThat(next.poll()).isNotNull();
  }

  @Test
  void period_that_ended_during_the_replacement_is_made_up_for() {
    Board board = first();
    board.observe(TEMP, "", "AA0B");
    board.turn(59);
    board.deviceIcs.close();
    board.turn(3);
    Board next = start("run 1");
    next.time.settle();
    assertThat(next.poll().token()).isEqualTo(Bytes.hex("AA0B"));
  }

  @Test
  void observation_of_a_plugin_that_does_not_come_back_ends_after_the_grace() {
    Board board = first();
    Plugin wind = new Plugin("arduino", "wind", "7");
    board.with(wind).observe("/arduino/wind?sens", "", "AA0B");
    board.deviceIcs.close();
    Board next = start("run 1");
    next.turn(10);
    assertThat(next.poll().code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void cancelled_observation_does_not_come_back() {
    Board board = first();
    board.observe(TEMP, "", "AA0B");
    board.observe(TEMP, "01", "AA0B");
    board.deviceIcs.close();
    Board next = start("run 1");
    next.turn(600);
    assertThat(next.poll()).isNull();
  }

  @Test
  void new_process_is_a_power_up() {
    Board board = first();
    board.ask(CoapCode.PUT, "/sys/time", SET_TIME);
    board.observe(TEMP, "", "AA0B");
    board.deviceIcs.close();
    Board next = start("run 2");
    assertThat(next.poll().messageId()).isEqualTo(0xFFFF);
    assertThat(next.ask(CoapCode.GET, "/sys/time").payload().uint()).isEqualTo(943920000);
    next.turn(600);
    assertThat(next.poll()).isNull();
  }

  @Test
  void process_that_was_killed_is_a_power_up_too() {
    first().observe(TEMP, "", "AA0B");
    Board next = start("run 2");
    assertThat(next.poll().messageId()).isEqualTo(0xFFFF);
  }

  @Test
  void configuration_of_a_sensor_lives_through_replacement_and_restart() {
    Board board = first();
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    board.deviceIcs.close();
    Board next = start("run 1");
    assertThat(next.temp.unit).isEqualTo("C");
    next.deviceIcs.close();
    assertThat(start("run 2").temp.unit).isEqualTo("C");
  }

  @Test
  void link_that_is_replaced_does_not_reboot_its_device_ic() {
    Board board = first();
    board.observe(TEMP, "", "AA0B");
    board.turn(30);
    board.deviceIcs.unbind(board.link);
    assertThat(board.link.isAttached()).isFalse();
    MemoryLink next = new MemoryLink("uart0");
    board.deviceIcs.bind(next, ServiceRank.of(Map.of()));
    assertThat(next.take()).isNull();
    board.turn(30);
    assertThat(next.take()).isNotNull();
    assertThat(board.poll()).isNull();
  }

  @Test
  void links_have_clocks_numbers_and_observations_of_their_own() {
    Board board = first();
    MemoryLink other = new MemoryLink("uart1");
    board.deviceIcs.bind(other, ServiceRank.of(Map.of()));
    other.take();
    board.ask(CoapCode.PUT, "/sys/time", SET_TIME);
    board.observe(TEMP, "", "AA0B");
    board.turn(60);
    assertThat(other.take()).isNull();
    assertThat(board.poll()).isNotNull();
    assertThat(other.send(Bytes.hex("42011001AA01B37379730474696D65")).get(0))
        .isEqualTo(Bytes.hex("62451001AA01C12AFF384313BC"));
  }

  @Test
  void device_ic_starts_without_a_store_after_two_seconds() {
    Board board = bare();
    assertThat(board.link.isAttached()).isFalse();
    board.turn(2);
    assertThat(board.link.isAttached()).isTrue();
    assertThat(board.poll().messageId()).isEqualTo(0xFFFF);
  }

  @Test
  void store_that_comes_late_gives_back_configurations_and_takes_what_it_missed() {
    store.content("deviceic").put(Bytes.utf8("sensor/arduino/temp"), Bytes.utf8("cfg=C"));
    Board board = bare();
    board.turn(2);
    assertThat(board.temp.unit).isEqualTo("F");
    board.with(new Plugin("arduino", "any", "x")).ask(CoapCode.PUT, "/arduino/any?mode=7");
    board.deviceIcs.state.bind(store);
    assertThat(board.temp.unit).isEqualTo("C");
    assertThat(store.content("deviceic"))
        .containsEntry(Bytes.utf8("sensor/arduino/any"), Bytes.utf8("mode=7"))
        .containsKey(Bytes.utf8("link/uart0"));
  }

  @Test
  void broken_store_costs_only_the_memory() {
    store.broken = new IllegalStateException("disk full");
    Board board = first();
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    assertThat(board.temp.unit).isEqualTo("C");
  }

  @Test
  void rubbish_in_the_store_is_a_power_up() {
    Map<Bytes, Bytes> content = store.content("deviceic");
    content.put(Bytes.utf8("link/uart0"), Bytes.hex("01FFFFFF"));
    content.put(Bytes.EMPTY, Bytes.EMPTY);
    content.put(Bytes.utf8("sensor/arduino/temp"), Bytes.hex("FF00"));
    Board board = first();
    assertThat(board.temp.unit).isEqualTo("F");
  }

  @Test
  void codec_that_is_being_replaced_is_waited_for() {
    Board board = first();
    board.deviceIcs.codec.slot.unbind(board.codec);
    var answers = board.send("42011001AA01B37379730474696D65");
    assertThat(answers).isEmpty();
    board.deviceIcs.codec.slot.bind(board.codec);
    assertThat(answers).hasSize(1);
  }

  @Test
  void closed_device_ic_leaves_no_timer_behind() {
    Board board = first();
    board.observe(TEMP, "", "AA0B");
    board.deviceIcs.sensors.unbind(board.temp);
    board.send("42011001AA01B761726475696E6F0474656D704473656E73");
    board.deviceIcs.close();
    assertThat(time.waiting()).isZero();
    assertThat(board.link.isAttached()).isFalse();
  }

  private Board bare() {
    return new Board(Board.STANDARD, time, null, "run 1");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, true", "0, 0, false", "0, 5, true", "0, 5, false", "5, 0, true"})
  void of_two_links_of_a_name_one_has_a_device_ic_and_the_other_as_soon_as_it_goes(
      int ofOld, int ofNew, boolean oldGoes) {
    TurnedTime time = new TurnedTime();
    DeviceIcs all = new DeviceIcs(time, Board.STANDARD, "run");
    all.state.bind(new MemoryStore());
    MemoryLink old = new MemoryLink("uart7");
    MemoryLink fresh = new MemoryLink("uart7");
    all.bind(old, new ServiceRank(ofOld, 1));
    all.bind(fresh, new ServiceRank(ofNew, 2));
    MemoryLink used = ofNew > ofOld ? fresh : old;
    assertThat(used.isAttached()).isTrue();
    assertThat((used == old ? fresh : old).isAttached()).isFalse();
    all.unbind(oldGoes ? old : fresh);
    assertThat((oldGoes ? fresh : old).isAttached()).isTrue();
    assertThat((oldGoes ? old : fresh).isAttached()).isFalse();
    all.close();
  }

  @Test
  void a_link_that_the_version_before_still_has_gets_its_device_ic_when_it_is_free()
      throws Exception {
    TurnedTime time = new TurnedTime();
    DeviceIcs all = new DeviceIcs(time, Board.STANDARD, "run");
    all.state.bind(new MemoryStore());
    all.codec.slot.bind(new DatagramCodec());
    MemoryLink link = new MemoryLink("uart7");
    AutoCloseable former = link.attach((message, answer) -> {});
    all.bind(link, new ServiceRank(0, 1));
    time.turn(Duration.ofSeconds(1));
    assertThat(all.running()).isEmpty();
    assertThat(link.take()).isNull();
    former.close();
    time.turn(Duration.ofMillis(100));
    assertThat(all.running()).hasSize(1);
    assertThat(link.take()).isNotNull();
    all.close();
  }
}
