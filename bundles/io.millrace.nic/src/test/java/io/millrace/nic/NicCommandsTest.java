// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.lib.command.ShellCommands;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NicCommandsTest {
  private static final String NAME = "SSN001350FFFE600001";

  private final NicRig rig = new NicRig();
  private final NicCommands commands = new NicCommands();

  @BeforeEach
  void start() {
    rig.start();
    commands.bindDevice(rig.device);
  }

  private String run(String command, String... words) {
    try {
      return ShellCommands.call(commands, "nic", command, words);
    } catch (RuntimeException refused) {
      throw refused;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** Runs a command that waits, turning the clock while it does. */
  private String turning(Callable<String> command) throws Exception {
    FutureTask<String> task = new FutureTask<>(command);
    new Thread(task).start();
    while (!task.isDone()) {
      rig.turn(0.01);
      LockSupport.parkNanos(100_000);
    }
    return task.get();
  }

  @Test
  void nics_are_shown() {
    assertThat(run("info"))
        .isEqualTo(
            "name=SSN001350FFFE600001  product=Millrace NIC  version=1.2.3  profile=milli"
                + "  prefix=snsr  line=uart0  link=connected  socket=none");
    assertThat(run("info", "--json", "001350fffe600001"))
        .startsWith("[{\"name\":\"SSN001350FFFE600001\",")
        .endsWith("\"socket\":null}]");
    commands.unbindDevice(rig.device);
    assertThat(run("info")).isEqualTo("no NICs");
    assertThat(run("info", "--json")).isEqualTo("[]");
  }

  @Test
  void event_reaches_the_sensor_and_the_real_ones_4_04_is_no_failure() throws Exception {
    assertThat(turning(() -> run("event", NAME, "tamper")))
        .isEqualTo(NAME + ": 2.04 the sensor does not know this (4.04)");
    assertThat(rig.sensor.heardOf(CoapCode.PUT, "sys/event").get(0).payload())
        .isEqualTo(Bytes.hex("04000000"));
  }

  @Test
  void reset_reaches_the_sensor_without_payload() throws Exception {
    assertThat(turning(() -> run("reset", NAME, "--json")))
        .startsWith("{\"nic\":\"" + NAME + "\",\"code\":\"2.04\"");
    assertThat(rig.sensor.heardOf(CoapCode.PUT, "sys/reset")).hasSize(1);
    assertThat(rig.sensor.heardOf(CoapCode.PUT, "sys/reset").get(0).payload().isEmpty()).isTrue();
  }

  @Test
  void silent_sensor_makes_the_command_fail() {
    rig.link.cut();
    assertThatThrownBy(() -> turning(() -> run("event", NAME, "storage")))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining(NAME + ": 5.04");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SSN00", "SSN001350FFFE600001", "SSN001350FFFE600001 rain"})
  void incomplete_event_is_refused_with_the_help(String line) {
    assertThatThrownBy(() -> run("event", line.isEmpty() ? new String[0] : line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nic:event NAME");
  }

  @Test
  void words_too_many_are_refused_and_help_is_given() throws Exception {
    assertThatThrownBy(() -> run("reset", NAME, "now")).hasMessageContaining("not understood");
    assertThat(run("reset", "--help")).contains("nic:reset NAME");
    assertThat(run("event", "--help")).contains("nic:event NAME");
    assertThat(run("info", "--help")).contains("nic:info");
  }
}
