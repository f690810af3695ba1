// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for a process that is a Device IC alone. */
class EmulatorConfigurationTest {
  @TempDir Path folder;

  private Home home;

  @BeforeEach
  void program() throws IOException {
    Path program = folder.resolve("program");
    Path bundles = Files.createDirectories(program.resolve("system/50"));
    Files.createFile(bundles.resolve("io.millrace.line.serial-1.jar"));
    Path data = folder.resolve("data");
    home = new Home(program, data.resolve("etc-emulate"), data);
  }

  private void write(String line) throws IOException, UsageException {
    new EmulatorConfiguration(EmulateOptions.of(line.split(" ")), home).write();
  }

  private Properties written(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(home.etc().resolve(name))) {
      properties.load(reader);
    }
    return properties;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void line_and_generation_are_configured() throws Exception {
    write("--line port:/dev/ttyS9 --generation 2");
    assertThat(written("io.millrace.line.serial-uart0.cfg"))
        .containsEntry("port", "/dev/ttyS9")
        .containsEntry("role", "secondary");
    assertThat(written("io.millrace.deviceic.cfg"))
        .containsEntry("generation", "2")
        .containsEntry("maxSensors", "4");
    assertThat(home.etc().resolve("logging.properties")).exists();
  }

  @Test
  void only_our_own_generation_remembers() throws Exception {
    write("--line port:/dev/ttyS9");
    assertThat(written("io.millrace.store.mvstore.cfg")).containsEntry("enabled", "true");
    write("--line port:/dev/ttyS9 --generation 1");
    assertThat(written("io.millrace.store.mvstore.cfg")).containsEntry("enabled", "false");
  }

  @Test
  void it_opens_no_socket() throws Exception {
    write("--line port:/dev/ttyS9");
    assertThat(written("io.millrace.net-udp.cfg")).containsEntry("enabled", "false");
  }

  @Test
  void sensors_of_files_have_a_slot_each() throws Exception {
    file("v.csv", "0,1\n");
    String files = "";
    for (int i = 0; i < 5; i++) {
      Path cfg = file("s" + i + ".cfg", "csv=v.csv\nperiodSeconds=" + i + "\n");
      files += " --sensor-file " + cfg;
    }
    write("--line port:/dev/ttyS9" + files);
    assertThat(written("io.millrace.deviceic.cfg")).containsEntry("maxSensors", "7");
    assertThat(written("io.millrace.sensor.file-s3.cfg"))
        .containsEntry("type", "s3")
        .containsEntry("periodSeconds", "3")
        .containsEntry("csv", folder.resolve("v.csv").toString());
  }

  @Test
  void values_alone_are_a_sensor_of_the_files_name() throws Exception {
    Path csv = file("tilt.csv", "0,1\n");
    write("--line port:/dev/ttyS9 --sensor-file " + csv);
    assertThat(written("io.millrace.sensor.file-tilt.cfg"))
        .containsEntry("type", "tilt")
        .containsEntry("csv", csv.toString());
  }

  @Test
  void any_other_configuration_can_be_set_and_added_to() throws Exception {
    write(
        "--line port:/dev/ttyS9 --set io.millrace.sensor.temp:celsius=30"
            + " --set io.millrace.deviceic:maxObserved=9");
    assertThat(written("io.millrace.sensor.temp.cfg")).containsEntry("celsius", "30");
    assertThat(written("io.millrace.deviceic.cfg"))
        .containsEntry("maxObserved", "9")
        .containsEntry("generation", "millrace");
  }

  @Test
  void files_of_the_last_time_are_gone() throws Exception {
    write("--line port:/dev/ttyS9 --set some.pid:a=b");
    write("--line port:/dev/ttyS9");
    assertThat(home.etc().resolve("some.pid.cfg")).doesNotExist();
  }

  @Test
  void bundle_that_is_not_there_is_named() {
    assertThatThrownBy(() -> write("--line tcp:host:1"))
        .hasMessageContaining("no bundle io.millrace.line.tcp");
  }

  @Test
  void files_that_cannot_be_used_are_named() throws IOException {
    Path bad = file("bad.cfg", "type=\\u12\n");
    assertThatThrownBy(() -> write("--line port:/x --sensor-file " + bad))
        .hasMessageContaining("bad.cfg");
    assertThatThrownBy(() -> write("--line port:/x --sensor-file " + folder))
        .hasMessageContaining("cannot be read");
    Path one = file("one.cfg", "type=t\n");
    Path two = file("two.cfg", "type=t\n");
    assertThatThrownBy(() -> write("--line port:/x --sensor-file " + one + " --sensor-file " + two))
        .hasMessageContaining("there is a sensor t already");
  }
}
