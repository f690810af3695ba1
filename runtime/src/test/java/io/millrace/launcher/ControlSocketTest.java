// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The control socket is looked for where the router was told to open it. */
class ControlSocketTest {
  @TempDir Path folder;
  private Home home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new Home(folder, folder.resolve("etc"), folder.resolve("data"));
    Files.createDirectories(home.etc());
  }

  private void configure(String text) throws IOException {
    Files.writeString(home.etc().resolve("io.millrace.shell.cfg"), text);
  }

  @Test
  void without_a_word_it_is_in_the_data() throws IOException {
    Path byDefault = folder.resolve("data/run/shell.sock");
    assertThat(ControlSocket.of(home)).isEqualTo(byDefault);
    configure("#socket = /elsewhere\nconnections = 8\n");
    assertThat(ControlSocket.of(home)).isEqualTo(byDefault);
  }

  @Test
  void it_is_where_the_configuration_says() throws IOException {
    configure("socket = /run/millrace/control\n");
    assertThat(ControlSocket.of(home)).isEqualTo(Path.of("/run/millrace/control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uFEFFsocket = /d/s", "socket = \"/d/s\"", "socket = /d/s \t", "socket=/d/s\r\n"})
  void the_file_is_read_as_the_router_reads_it(String text) throws IOException {
    configure(text);
    assertThat(ControlSocket.of(home)).isEqualTo(Path.of("/d/s"));
  }

  @Test
  void a_place_may_be_relative_to_the_routers() throws IOException {
    configure("socket=${millrace.data}/control/s\n");
    assertThat(ControlSocket.of(home)).isEqualTo(folder.resolve("data/control/s"));
  }
}
