// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of {@code millrace emulate}. */
class EmulateOptionsTest {
  private static EmulateOptions of(String line) throws UsageException {
    return EmulateOptions.of(line.split(" "));
  }

  @Test
  void line_alone_is_enough() throws UsageException {
    EmulateOptions options = of("--line pty:/tmp/uart");
    assertThat(options.line.isPty()).isTrue();
    assertThat(options.line.path()).isEqualTo(Path.of("/tmp/uart"));
    assertThat(options.generation).isEqualTo("millrace");
    assertThat(options.name).isEqualTo("uart0");
    assertThat(options.shell).isTrue();
  }

  @Test
  void everything_can_be_said_in_any_order() throws UsageException {
    EmulateOptions options =
        of(
            "--set a.b-c:d=e:f=g --name x1 --sensor-file p --sensor-file q --no-shell --baud 9600"
                + " --generation 1 --data d --line port:/dev/ttyS0");
    assertThat(options.settings).singleElement().isEqualTo(new String[] {"a.b-c", "d", "e:f=g"});
    assertThat(options.sensorFiles).containsExactly(Path.of("p"), Path.of("q"));
    assertThat(options.shell).isFalse();
    assertThat(options.line.configuration(options.name, Path.of("own"), options.baud))
        .containsEntry("port", "/dev/ttyS0")
        .containsEntry("baud", "9600")
        .containsEntry("name", "x1")
        .containsEntry("role", "secondary");
  }

  @Test
  void line_over_tcp_has_host_and_port() throws UsageException {
    assertThat(of("--line tcp:bench.example:3001").line.configuration("u", null, ""))
        .containsEntry("host", "bench.example")
        .containsEntry("port", "3001")
        .containsEntry("role", "secondary");
    assertThat(of("--line tcp:[::1]:3001").line.configuration("u", null, ""))
        .containsEntry("host", "::1");
  }

  @Test
  void line_may_wait_for_who_connects() throws UsageException {
    EmulatedLine line = of("--line tcp-listen:127.0.0.1:3001").line;
    assertThat(line.configuration("u", null, "")).containsEntry("listen", "true");
    assertThat(line.bundle()).isEqualTo("io.millrace.line.tcp");
    assertThat(line.reach("uart0")).contains("host=127.0.0.1  port=3001");
  }

  @Test
  void hint_follows_the_name() throws UsageException {
    EmulatedLine line = of("--line pty:/tmp/uart").line;
    assertThat(line.reach("uart0"))
        .contains("serial-uart0.cfg ", "name=uart0 ", "line=uart0 ", "mac=001350050005E7D6");
    assertThat(line.reach("pole7"))
        .contains("serial-pole7.cfg ", "name=pole7 ", "nic-pole7.cfg ", "line=pole7 ")
        .containsPattern("mac=00135005[0-9A-F]{8}\n")
        .doesNotContain("uart0", "001350050005E7D6");
    assertThat(of("--line tcp-listen:127.0.0.1:3001").line.reach("pole7"))
        .contains("tcp-pole7.cfg ", "line=pole7 ")
        .doesNotContain("uart0", "001350050005E7D6");
  }

  @Test
  void our_end_of_a_pseudo_terminal_is_the_lines_port() throws UsageException {
    assertThat(of("--line pty:/tmp/uart").line.configuration("u", Path.of("/run/line"), ""))
        .containsEntry("port", "/run/line")
        .doesNotContainKey("baud");
  }

  @Test
  void help_needs_no_line() throws UsageException {
    assertThat(of("--help").help).isTrue();
    assertThat(EmulateOptions.HELP).contains("--line", "--generation", "--sensor-file", "--data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--generation 1; --line is needed",
        "--line; --line needs a value",
        "--line x; allowed is pty:PATH",
        "--line usb:x; allowed is pty:PATH",
        "--line pty:; allowed is pty:PATH",
        "--line tcp:host; PORT 0 to 65535",
        "--line tcp::80; PORT 0 to 65535",
        "--line tcp:host:65536; PORT 0 to 65535",
        "--line pty:/x --generation 3; allowed is 1, 2, millrace",
        "--line pty:/x --name a/b; allowed is 1 to 32 letters",
        "--line pty:/x --baud fast; allowed is 300 to 4000000",
        "--line pty:/x --set a=b; allowed is PID:KEY=VALUE",
        "--line pty:/x --set ../a:b=c; allowed is PID:KEY=VALUE",
        "--line pty:/x --colour red; no such option: --colour",
        "--line pty:/x again; not understood: again",
      })
  void wrong_words_are_named_with_what_is_allowed(String line, String why) {
    assertThatThrownBy(() -> of(line)).isInstanceOf(UsageException.class).hasMessageContaining(why);
  }
}
