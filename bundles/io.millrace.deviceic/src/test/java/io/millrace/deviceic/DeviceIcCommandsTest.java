// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.lib.command.ShellCommands;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of the Device ICs and has them do. */
class DeviceIcCommandsTest {
  private static final String TEMP = "/arduino/temp?sens";
  private static final String GET_TIME = "42011001AA01B37379730474696D65";

  private final Board board = Board.running();
  private final DeviceIcCommands commands = new DeviceIcCommands(board.deviceIcs);

  private String run(String command, String... words) {
    try {
      return ShellCommands.call(commands, "deviceic", command, words);
    } catch (RuntimeException refused) {
      throw refused;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void recent_shows_request_and_answer_decoded_and_in_hex() {
    board.exchange(GET_TIME);
    assertThat(run("recent", "2"))
        .contains("in ", "CON GET 1001 aa01 /sys/time ", "42011001aa01b37379730474696d65")
        .contains("out ", "ACK 2.05 1001", "62451001aa01c12aff38431380");
  }

  @Test
  void recent_shows_what_was_offered_and_what_was_discarded() {
    board.observe(TEMP, "", "AA0B");
    board.turn(120);
    assertThat(run("recent", "--json"))
        .contains("\"way\":\"offered\"", "\"way\":\"discarded\"", "73.40,F");
  }

  @Test
  void recent_shows_hostile_messages_too() {
    board.send("FFFFFFFF");
    board.send("60001004");
    assertThat(run("recent")).contains("not CoAP", "frame without information");
  }

  @Test
  void recent_is_bounded() {
    for (int i = 0; i < 200; i++) {
      board.exchange(GET_TIME);
    }
    assertThat(board.deviceIcs.messages.last("", 10_000)).hasSize(100);
  }

  @Test
  void recent_is_that_of_one_link() {
    board.exchange(GET_TIME);
    assertThat(run("recent", "--link", "uart9")).isEqualTo("no messages yet");
    assertThat(run("recent", "--link", "uart0")).contains("uart0");
  }

  @Test
  void sensors_shows_path_configuration_and_observers() {
    board.ask(CoapCode.PUT, "/arduino/temp?cfg=C");
    board.observe(TEMP, "", "AA0B");
    assertThat(run("sensors", "--json"))
        .isEqualTo(
            "[{\"path\":\"/arduino/temp\",\"sensor\":\"Thermometer\",\"period_seconds\":60,"
                + "\"configuration\":\"cfg=C\",\"observers\":\"uart0/aa0b\"}]");
    board.deviceIcs.sensors.unbind(board.temp);
    assertThat(run("sensors")).contains("away");
  }

  @Test
  void silent_device_ic_neither_answers_nor_executes_until_it_is_cleared() {
    run("fault", "silence");
    assertThat(board.send(GET_TIME)).isEmpty();
    assertThat(run("fault")).contains("silence");
    assertThat(run("clear")).contains("none");
    assertThat(board.send(GET_TIME)).hasSize(1);
  }

  @Test
  void dropped_messages_are_so_many() {
    run("fault", "drop", "2");
    assertThat(board.send(GET_TIME)).isEmpty();
    assertThat(board.send(GET_TIME)).isEmpty();
    assertThat(board.send(GET_TIME)).hasSize(1);
  }

  @Test
  void message_whose_answer_is_lost_is_executed() {
    run("fault", "lose", "1");
    assertThat(board.link.send(Bytes.hex("42031001AA01B37379730474696D65FF06086553F10000000000")))
        .isEmpty();
    assertThat(board.ask(CoapCode.GET, "/sys/time").payload()).isEqualTo(Bytes.hex("6553F100"));
  }

  @Test
  void delayed_answer_comes_late() {
    run("fault", "delay", "700", "--times", "1");
    List<Bytes> answers = board.send(GET_TIME);
    board.time.turn(Duration.ofMillis(699));
    assertThat(answers).isEmpty();
    board.time.turn(Duration.ofMillis(1));
    assertThat(answers).hasSize(1);
    assertThat(board.send(GET_TIME)).hasSize(1);
  }

  @Test
  void delayed_answers_are_bounded_and_end_with_the_link() {
    run("fault", "delay", "60000");
    for (int i = 0; i < 100; i++) {
      board.send(GET_TIME);
    }
    assertThat(board.time.waiting()).isEqualTo(64);
    board.deviceIcs.close();
    assertThat(board.time.waiting()).isZero();
  }

  @Test
  void error_is_answered_with_the_token_and_nothing_is_executed() {
    run("fault", "error", "4.13", "--times", "1");
    assertThat(board.exchange(GET_TIME)).isEqualTo(Bytes.hex("628D1001AA01"));
    assertThat(board.ask(CoapCode.GET, TEMP).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void garbage_is_no_coap() {
    run("fault", "garbage", "--times", "1");
    Bytes answer = board.exchange(GET_TIME);
    assertThat(board.codec.parse(answer).isMessage()).isFalse();
  }

  @Test
  void quiet_device_ic_answers_and_does_not_notify() {
    board.observe(TEMP, "", "AA0B");
    run("fault", "quiet");
    board.turn(60);
    assertThat(board.poll()).isNull();
    assertThat(board.send(GET_TIME)).hasSize(1);
    run("clear");
    board.turn(60);
    assertThat(board.poll()).isNotNull();
  }

  @Test
  void reboot_announces_itself_and_forgets_observations() {
    board.observe(TEMP, "", "AA0B");
    assertThat(run("reboot")).contains("uart0", "restarted");
    assertThat(board.poll().messageId()).isEqualTo(0xFFFF);
    board.turn(600);
    assertThat(board.poll()).isNull();
  }

  @Test
  void link_without_a_device_ic_is_named() {
    assertThatThrownBy(() -> run("reboot", "--link", "uart9")).hasMessageContaining("uart9");
    board.deviceIcs.unbind(board.link);
    assertThat(run("fault", "silence")).contains("no Device IC runs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "noise",
        "delay",
        "delay 0",
        "delay 60001",
        "delay x",
        "drop 0",
        "silence 3",
        "error 2.05",
        "error 5",
        "error 5.99",
        "silence --times -1",
        "delay 1 2"
      })
  void wrong_words_are_refused_and_change_nothing(String line) {
    assertThatThrownBy(() -> run("fault", line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(run("fault", "--json")).isEqualTo("[{\"link\":\"uart0\",\"faults\":\"none\"}]");
  }

  @Test
  void every_command_explains_itself() {
    assertThat(run("recent", "--help")).contains("deviceic:recent");
    assertThat(run("sensors", "--help")).contains("deviceic:sensors");
    assertThat(run("fault", "--help")).contains("deviceic:fault", "silence");
    assertThat(run("clear", "--help")).contains("deviceic:clear");
    assertThat(run("reboot", "--help")).contains("deviceic:reboot");
  }
}
