// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptConfigurationsTest {

  @TempDir Path directory;

  private Home home;

  @BeforeEach
  void directories() throws IOException {
    home = new Home(directory, directory.resolve("et c=1"), directory.resolve("data"));
    Files.createDirectories(home.etc());
    Files.createDirectories(home.configurations().resolve("a"));
  }

  @Test
  void configurationWhoseFileIsGone_isForgotten() throws IOException {
    Path kept = keep("gone", "felix.fileinstall.filename=\"" + address("gone.cfg") + "\" \\\n");

    new KeptConfigurations(home).forgetThoseWithoutFile();

    assertThat(kept).doesNotExist();
  }

  @Test
  void configurationWhoseFileIsThere_stays() throws IOException {
    Files.createFile(home.etc().resolve("there.cfg"));
    Path kept = keep("there", "felix.fileinstall.filename=\"" + address("there.cfg") + "\"\n");

    new KeptConfigurations(home).forgetThoseWithoutFile();

    assertThat(kept).exists();
  }

  @Test
  void configurationMadeAtRunTime_stays() throws IOException {
    Path kept = keep("made", "service.pid=\"made\"\n");

    new KeptConfigurations(home).forgetThoseWithoutFile();

    assertThat(kept).exists();
  }

  @Test
  void configurationOfUnknownOrigin_stays() throws IOException {
    Path kept = keep("odd", "felix.fileinstall.filename=\"::not an address::\"\n");

    new KeptConfigurations(home).forgetThoseWithoutFile();

    assertThat(kept).exists();
  }

  @Test
  void firstStart_hasNothingToForget() throws IOException {
    Files.delete(home.configurations().resolve("a"));
    Files.delete(home.configurations());

    new KeptConfigurations(home).forgetThoseWithoutFile();

    assertThat(home.configurations()).doesNotExist();
  }

  private String address(String file) {
    return home.etc().resolve(file).toUri().toString().replace("=", "\\=");
  }

  private Path keep(String name, String text) throws IOException {
    return Files.writeString(home.configurations().resolve("a/" + name + ".config"), text);
  }
}
