// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineTap;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.testing.TurnedTime;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class CommandsTest {
  @TempDir Path data;

  private final TurnedTime time = new TurnedTime();
  private final List<Object> services = new ArrayList<>();
  private final RecordCommand record = new RecordCommand(context(), time);
  private final ReplayCommand replay = new ReplayCommand(context(), time);
  private ReplayLine uart0;

  @BeforeEach
  void bind() throws Exception {
    Path file = data.resolve("made.pcapng");
    Traces.record(Traces.of("T1"), file, time);
    uart0 = new ReplayLine("uart0", Line.PRIMARY, CaptureReader.read(file), 1, time);
    record.bindLine(uart0, Map.of(Line.ROLE, Line.SECONDARY));
    replay.bindLine(uart0, Map.of(Line.ROLE, Line.SECONDARY));
  }

  @AfterEach
  void close() {
    record.deactivate();
    replay.deactivate();
    uart0.close();
    assertThat(services).isEmpty();
  }

  private String record(String... words) throws Exception {
    return ShellCommands.call(record, "uart", "record", words);
  }

  private String replay(String... words) throws Exception {
    return ShellCommands.call(replay, "uart", "replay", words);
  }

  private BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (self, method, given) ->
                method.getName().equals("getProperty") ? data.toString() : register(given[1]));
  }

  private Object register(Object service) {
    if (!(service instanceof Function)) {
      services.add(service);
    }
    return Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {ServiceRegistration.class},
        (self, method, given) -> services.remove(service));
  }

  @Test
  void a_recording_is_begun_shown_and_ended_and_only_its_owner_can_read_it() throws Exception {
    assertThat(record()).isEqualTo("nothing recorded");
    assertThat(record("uart0", "a.pcapng")).contains("running").contains("uart0");
    LineTap tap = (LineTap) services.get(0);
    tap.written("uart0", Bytes.hex("7e7e"));
    tap.received("other", Bytes.hex("00"));
    assertThatThrownBy(() -> record("uart0", "b.pcapng"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is being recorded");
    assertThat(record("stop", "--json")).contains("\"packets\":1", "\"state\":\"stopped\"");
    Path file = data.resolve("recordings/a.pcapng");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Capture read = CaptureReader.read(file);
    assertThat(read.role()).isEqualTo(Line.SECONDARY);
    assertThat(read.packets()).hasSize(1);
    assertThat(services).isEmpty();
  }

  @Test
  void nothing_is_overwritten_and_no_line_is_guessed() throws Exception {
    assertThatThrownBy(() -> record("uart0", data.resolve("made.pcapng").toString()))
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> record("uart9", "a.pcapng"))
        .hasMessage("no line uart9: the lines are uart0");
    assertThatThrownBy(() -> record("uart0", "a", "--max-bytes", "9"))
        .hasMessageContaining("allowed is 1024 to 1073741824");
    assertThatThrownBy(() -> record("uart0")).hasMessageContaining("a line and a file");
    assertThat(record("--help")).startsWith("uart:record LINE FILE");
    assertThat(services).isEmpty();
  }

  @Test
  void a_replay_is_a_line_until_it_is_stopped() throws Exception {
    String file = data.resolve("made.pcapng").toString();
    assertThat(replay()).isEqualTo("nothing replayed");
    assertThat(replay(file, "--speed", "10")).contains("running");
    Line line = (Line) services.get(0);
    assertThat(line.name()).isEqualTo("replay");
    assertThat(line.description()).startsWith("replay 0 of 8 packets");
    assertThat(replay("stop", "--json")).contains("\"state\":\"stopped\"");
    assertThat(services).isEmpty();
  }

  @Test
  void a_replay_that_makes_no_sense_is_refused() throws Exception {
    String file = data.resolve("made.pcapng").toString();
    assertThatThrownBy(() -> replay(file, "--line", "uart0"))
        .hasMessageContaining("there is a line uart0");
    assertThatThrownBy(() -> replay(file, "--role", "master"))
        .hasMessageContaining("allowed is primary or secondary");
    Path garbage = Files.writeString(data.resolve("garbage"), "this is no capture file");
    assertThatThrownBy(() -> replay("/not/there")).hasMessage("no such file: /not/there");
    assertThatThrownBy(() -> replay(garbage.toString())).hasMessageContaining("not a pcapng file");
    assertThat(replay("--help")).startsWith("uart:replay FILE");
    time.turn(Duration.ofSeconds(1));
    assertThat(services).isEmpty();
  }
}
