// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of a folder, and the components they are for, in a real Felix. */
class EtcInFelixTest extends RealFelix {
  private Path etc;

  @Override
  Map<String, String> settings() {
    etc = directory.resolve("etc");
    return Map.of(
        "millrace.etc", etc.toString(), "millrace.etc.lookMillis", "50", "millrace.data", "/d,a");
  }

  @BeforeEach
  void folder() throws Exception {
    Files.createDirectories(etc);
    probe();
  }

  private Path write(String file, String text) throws Exception {
    return Files.writeString(etc.resolve(file), text);
  }

  private String one() throws Exception {
    return seen("(probe=true)(!(service.factoryPid=*))");
  }

  private String instance(String name) throws Exception {
    return seen("(service.pid=io.millrace.probes~" + name + ")");
  }

  @Override
  String seen(String filter) throws Exception {
    return super.seen("(&" + filter + ")");
  }

  @Test
  void files_are_read_before_the_bundle_has_started_and_again_when_they_change() throws Exception {
    write("io.millrace.probe.cfg", "port = 7\nkey = k");
    write("io.millrace.probes-a.cfg", "# nothing but a comment");
    write("io.millrace.probes~b-c.cfg", "port = 8");
    base.start();
    await(this::one, "7 one+two fast");
    await(() -> instance("a"), "5683 one+two fast");
    await(() -> instance("b-c"), "8 one+two fast");
    assertThat(refused()).isEqualTo("[]");

    write("io.millrace.probe.cfg", "port = 9\nkey = k");
    await(this::one, "9 one");
    Files.delete(etc.resolve("io.millrace.probe.cfg"));
    awaitNone(this::one);
    Files.delete(etc.resolve("io.millrace.probes-a.cfg"));
    awaitNone(() -> instance("a"));
    await(() -> instance("b-c"), "8 one+two fast");
  }

  @Test
  void a_mounted_folder_is_switched_by_one_link() throws Exception {
    for (String port : new String[] {"1", "2"}) {
      Path version = Files.createDirectories(directory.resolve("etc/.." + port));
      Files.writeString(version.resolve("io.millrace.probe.cfg"), "key = k\nport = " + port);
    }
    Files.createSymbolicLink(etc.resolve("..data"), Path.of("..1"));
    Path file = etc.resolve("io.millrace.probe.cfg");
    Files.createSymbolicLink(file, Path.of("..data/io.millrace.probe.cfg"));
    base.start();
    await(this::one, "1 ");

    Path half = Files.createSymbolicLink(etc.resolve("..half"), Path.of("..2"));
    Path data = etc.resolve("..data");
    Files.move(half, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    await(this::one, "2 one");
    Files.delete(etc.resolve("..2/io.millrace.probe.cfg"));
    await(this::refused, "io.millrace.probe.cfg is a link to nothing; what was read before stays");
    await(this::one, "2 ");
    Files.delete(file);
    awaitNone(this::one);
    await(this::refused, "[]");
  }

  @Test
  void what_a_file_made_goes_with_it_while_the_router_is_down_and_what_a_hand_made_stays()
      throws Exception {
    write("io.millrace.probes-a.cfg", "port = 7");
    base.start();
    configure(Map.of("port", 9, "key", "k"));
    await(this::one, "9 one+two fast");
    felix.stop();
    felix.waitForStop(20_000);
    Files.delete(etc.resolve("io.millrace.probes-a.cfg"));
    startFelix("none");

    awaitNone(() -> instance("a"));
    await(this::one, "9 one+two fast");
  }

  @Test
  void the_folder_that_is_hidden_takes_nothing_away() throws Exception {
    write("io.millrace.probe.cfg", "port = 7\nkey = k");
    base.start();
    Files.move(etc, directory.resolve("aside"));
    await(this::refused, "there is no such folder");
    await(this::refused, "MILLRACE_ETC says which folder it is");
    await(this::one, "7 ");
    Files.move(directory.resolve("aside"), etc);
    await(this::refused, "[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "io.millrace.prbe.cfg | io.millrace.prbe (io.millrace.prbe.cfg): nothing here is called"
            + " io.millrace.prbe; did you mean io.millrace.probe?",
        "millrace.probes-x.cfg | did you mean io.millrace.probes?",
        "io.millrace.entirely.else.cfg | nothing here is called io.millrace.entirely.else",
        "io.millrace.probe-x.cfg | io.millrace.probe-x.cfg is not used: io.millrace.probe exists"
            + " once, in io.millrace.probe.cfg",
        "io.millrace.probe~x.cfg | is not used: io.millrace.probe exists once",
        "io.millrace.probes.cfg | io.millrace.probes.cfg is not used: each file makes one more, and"
            + " needs a name: io.millrace.probes-<name>.cfg",
        "io.millrace.probes-.cfg | the name behind io.millrace.probes is empty",
        "io.millrace.probes~a.cfg | is not used: it is the same configuration as"
            + " io.millrace.probes-a.cfg"
      })
  void a_file_with_a_wrong_name_is_said(String file, String line) throws Exception {
    write("io.millrace.probes-a.cfg", "port = 7");
    write(file, "port = 8");
    base.start();

    await(this::refused, line);
    await(() -> instance("a"), "7 ");
    assertThat(one()).isNull();
    Files.delete(etc.resolve(file));
    await(this::refused, "[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port = 0 | io.millrace.probes~a (io.millrace.probes-a.cfg): port = \"0\" is refused;"
            + " allowed: integer 1 to 65535; \"7\" stays",
        "mode = S1 | mode = \"S1\" is refused; allowed: letters alone; \"slow\" stays",
        "prot = 8 | prot is no key; there are: mode, port; did you mean port?",
        "port = 13 | io.millrace.probes~a (io.millrace.probes-a.cfg): io.millrace.probe: port = 13,"
            + " allowed is any other; the values before stay",
        "port = \\uZZ | io.millrace.probes-a.cfg cannot be read"
      })
  void a_value_that_is_refused_is_said_and_the_one_before_stays(String value, String line)
      throws Exception {
    write("io.millrace.probes-a.cfg", "port = 7\nmode = slow");
    base.start();
    await(() -> instance("a"), "7 one+two slow");
    String rest = value.startsWith("mode") ? "\nport = 7" : "\nmode = slow";
    String port = value.startsWith("prot") ? "\nport = 7" : "";
    write("io.millrace.probes-a.cfg", value + rest + port);

    await(this::refused, line);
    await(() -> instance("a"), "7 one+two slow");
    assertThat(refused()).doesNotContain("; io.millrace");
    write("io.millrace.probes-a.cfg", "port = 9");
    await(() -> instance("a"), "9 one+two fast");
    await(this::refused, "[]");
  }

  @Test
  void values_refused_by_the_component_at_once_leave_it_away_until_they_are_mended()
      throws Exception {
    write("io.millrace.probes-a.cfg", "port = 13");
    base.start();
    await(this::refused, "allowed is any other; it does not run");
    write("io.millrace.probes-a.cfg", "port = 7");
    await(() -> instance("a"), "7 ");
    await(this::refused, "[]");
  }

  @Test
  void the_values_before_are_known_after_a_restart() throws Exception {
    write("io.millrace.probes-a.cfg", "port = 7");
    base.start();
    write("io.millrace.probes-a.cfg", "port = 13");
    await(this::refused, "the values before stay");
    await(() -> instance("a"), "7 ");
    felix.stop();
    felix.waitForStop(20_000);
    startFelix("none");

    await(() -> instance("a"), "7 ");
    await(this::refused, "the values before stay");
  }

  /** Lines and a name that Configuration Admin throws an exception for. */
  private static final Map<String, String> HARMFUL =
      Map.of(
          "io.millrace.probes-aa.cfg",
          "aa.cfg has a line without a key, which is not used",
          "io.millrace.probes-ab.cfg",
          "ab.cfg Port is not used: it is the key port above",
          "io.millrace.probes-ac.cfg",
          "ac.cfg .Millrace.file is the router's own and not used",
          "io.millrace.probes-" + "\u00fc".repeat(100) + ".cfg",
          ".cfg cannot be applied, which is tried again: java.io.");

  private void writeHarmful() throws Exception {
    for (String file : HARMFUL.keySet()) {
      write(file, "port = 7\n");
    }
    write("io.millrace.probes-aa.cfg", "= 4\nport = 7");
    write("io.millrace.probes-ab.cfg", "port = 7\nPort = 8");
    write("io.millrace.probes-ac.cfg", ".Millrace.file = x\nport = 7");
  }

  private void awaitHarmless(String others) throws Exception {
    for (String line : HARMFUL.values()) {
      await(this::refused, line);
    }
    for (String name : new String[] {"aa", "ab", "ac"}) {
      await(() -> instance(name), "7 one+two fast");
    }
    await(() -> instance("zz"), others);
    assertThat(refused().split(", io\\.")).hasSize(HARMFUL.size());
  }

  @Test
  void a_line_or_a_file_that_fails_is_one_line_and_keeps_no_other_from_being_read()
      throws Exception {
    writeHarmful();
    write("io.millrace.probes-zz.cfg", "port = 5");
    base.start();
    awaitHarmless("5 ");
    String lines = refused();
    write("io.millrace.probes-zz.cfg", "port = 6");
    awaitHarmless("6 ");
    assertThat(refused()).isEqualTo(lines);

    for (String file : HARMFUL.keySet()) {
      Files.delete(etc.resolve(file));
    }
    await(this::refused, "[]");
    writeHarmful();
    awaitHarmless("6 ");
    felix.stop();
    felix.waitForStop(20_000);
    startFelix("none");
    awaitHarmless("6 ");
  }
}
