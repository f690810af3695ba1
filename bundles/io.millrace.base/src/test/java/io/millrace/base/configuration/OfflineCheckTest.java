// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of bad input has its sentence, with file and line, before anything runs. */
class OfflineCheckTest {
  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
        <OCD id="net" name="Socket">
          <AD id="name" type="String" default="udp"/>
          <AD id="address" type="String" default="::"/>
          <AD id="port" type="Integer" min="0" max="65535" default="5683"/>
          <AD id="enabled" type="Boolean" default="true"/>
        </OCD>
        <OCD id="nic" name="NIC">
          <AD id="mac" type="String"/>
          <AD id="line" type="String" default="uart0"/>
          <AD id="profile" type="String" default="mains"/>
        </OCD>
        <OCD id="line" name="Line"><AD id="name" type="String"/></OCD>
        <OCD id="hub" name="Hub"><AD id="password" type="Password" min="8"/></OCD>
        <Designate factoryPid="io.millrace.net"><Object ocdref="net"/></Designate>
        <Designate factoryPid="io.millrace.nic"><Object ocdref="nic"/></Designate>
        <Designate factoryPid="io.millrace.line.pipe"><Object ocdref="line"/></Designate>
        <Designate pid="io.millrace.hub"><Object ocdref="hub"/></Designate>
      </metatype:MetaData>
      """;

  @TempDir Path directory;
  private Path etc;
  private Path jar;

  @BeforeEach
  void folder() throws Exception {
    etc = Files.createDirectories(directory.resolve("etc"));
    jar = ProbeJar.describing(directory, METATYPE);
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(etc.resolve(name), text.replace("|", "\n"));
  }

  private List<String> found() throws Exception {
    return OfflineCheck.check(
            etc, directory.resolve("none"), List.of(jar), Map.of("millrace.data", "/d")::get)
        .stream()
        .map(Finding::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      value = {
        "io.millrace.net-a.cfg ^ # a|prot = 5 ^ io.millrace.net-a.cfg:2: io.millrace.net~a: prot is"
            + " no key; there are: address, enabled, name, port; did you mean port?",
        "io.millrace.net-a.cfg ^ |port = x ^ io.millrace.net-a.cfg:2: io.millrace.net~a: port ="
            + " \"x\" is refused; allowed: integer 0 to 65535; the default stays",
        "io.millrace.net-a.cfg ^ port = 65536 ^ io.millrace.net-a.cfg:1: io.millrace.net~a: port ="
            + " \"65536\" is refused; allowed: integer 0 to 65535; the default stays",
        "io.millrace.net-a.cfg ^ port = 1|port = 2 ^ io.millrace.net-a.cfg:2: port is there twice;"
            + " the last one counts",
        "io.millrace.net-a.cfg ^ name = ${nope} ^ io.millrace.net-a.cfg:1: name: ${nope} has no"
            + " value",
        "io.millrace.net-a.cfg ^ a = 1|b = \\uZ ^ io.millrace.net-a.cfg:2: cannot be read:"
            + " Malformed \\uxxxx encoding.",
        "io.millrace.nett-a.cfg ^ ^ io.millrace.nett-a.cfg: io.millrace.nett~a: nothing here is"
            + " called io.millrace.nett; did you mean io.millrace.net?",
        "io.millrace.net.cfg ^ ^ io.millrace.net.cfg: is not used: each file makes one more, and"
            + " needs a name: io.millrace.net-<name>.cfg",
        "io.millrace.hub-a.cfg ^ ^ io.millrace.hub-a.cfg: is not used: io.millrace.hub exists once,"
            + " in io.millrace.hub.cfg",
        "io.millrace.hub.cfg ^ ^ io.millrace.hub.cfg: io.millrace.hub: password is missing;"
            + " allowed: text from 8 characters",
      })
  void each_slip_has_its_sentence(String file, String text, String sentence) throws Exception {
    write(file, text == null ? "" : text);

    assertThat(found()).contains(sentence);
  }

  @Test
  void a_secret_is_not_shown() throws Exception {
    write("io.millrace.hub.cfg", "password = hunter2");

    assertThat(found())
        .containsExactly(
            "io.millrace.hub.cfg:1: io.millrace.hub: password = (secret) is refused; allowed: text"
                + " from 8 characters; there is no value now");
  }

  @Test
  void files_that_cannot_be_read_have_their_sentences() throws Exception {
    Files.createDirectory(etc.resolve("io.millrace.net-a.cfg"));
    Files.write(etc.resolve("io.millrace.net-b.cfg"), "port = 1".getBytes(StandardCharsets.UTF_16));
    Files.write(etc.resolve("io.millrace.net-c.cfg"), new byte[(1 << 20) + 1]);

    assertThat(found())
        .containsExactly(
            "io.millrace.net-a.cfg: cannot be read: it is a folder, not a file",
            "io.millrace.net-b.cfg: is no text in UTF-8",
            "io.millrace.net-c.cfg: is longer than 1048576 bytes");
  }

  @Test
  void a_file_of_another_user_has_its_sentence() throws Exception {
    write("io.millrace.net-a.cfg", "port = 1");
    assumeFalse("root".equals(System.getProperty("user.name")));
    assertThat(etc.resolve("io.millrace.net-a.cfg").toFile().setReadable(false)).isTrue();

    assertThat(found()).containsExactly("io.millrace.net-a.cfg: may not be read by this user");
  }

  @Test
  void what_two_files_claim_is_found() throws Exception {
    write("io.millrace.line.pipe-a.cfg", "name = uart0");
    write("io.millrace.net-a.cfg", "name = a|port = 7000");
    write("io.millrace.net-b.cfg", "name = b|address = 192.0.2.1|port = 7000");
    write("io.millrace.nic-a.cfg", "mac = 00:13:50:05:00:00:12:34");
    write("io.millrace.nic-b.cfg", "mac = 00:13:50:05:00:00:12:35|line = uart0|profile = mians");

    assertThat(found())
        .containsExactly(
            "io.millrace.net-b.cfg:3: io.millrace.net~b: port = \"7000\" is taken: UDP port 7000 is"
                + " opened by io.millrace.net~a (io.millrace.net-a.cfg) at all addresses",
            "io.millrace.nic-a.cfg: io.millrace.nic~a: profile = \"mains\": there is no such"
                + " profile; there are: none",
            "io.millrace.nic-b.cfg:2: io.millrace.nic~b: line = \"uart0\" is taken: the NIC on this"
                + " line is io.millrace.nic~a (io.millrace.nic-a.cfg)",
            "io.millrace.nic-b.cfg:3: io.millrace.nic~b: profile = \"mians\": there is no such"
                + " profile; there are: none");
  }

  @Test
  void a_line_that_is_not_there_is_found_and_the_near_one_named() throws Exception {
    write("io.millrace.line.pipe-a.cfg", "name = uart1");
    write("io.millrace.nic-a.cfg", "mac = 00:13:50:05:00:00:12:34|line = urat1");

    assertThat(found())
        .contains(
            "io.millrace.nic-a.cfg:2: io.millrace.nic~a: line = \"urat1\": there is no such line;"
                + " there are: uart1; did you mean uart1?");
  }

  @Test
  void the_suggestion_is_apart_too() throws Exception {
    write("io.millrace.net-a.cfg", "adress = ::1");

    List<Finding> found = OfflineCheck.check(etc, etc.resolve("none"), List.of(jar), name -> null);

    assertThat(found).singleElement().extracting(Finding::suggestion).isEqualTo("address");
  }

  @Test
  void a_good_configuration_has_nothing() throws Exception {
    write("io.millrace.net-a.cfg", "name = a|port = 7000|address = ${millrace.data}");

    assertThat(found()).isEmpty();
  }
}
