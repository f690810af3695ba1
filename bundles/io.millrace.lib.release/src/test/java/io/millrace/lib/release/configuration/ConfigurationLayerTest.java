// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLayerTest {
  @TempDir Path directory;
  private Path folder;

  @BeforeEach
  void first() throws Exception {
    folder = directory.resolve("releases/etc");
    ConfigurationLayer.write(
        folder, Map.of("org.a", Map.of("k", 1, "l", List.of("x", "y")), "org.b~c", Map.of()));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void each_configuration_is_a_file_for_its_owner_alone() throws Exception {
    assertThat(folder.resolve("org.a.cfg")).hasContent("k = 1\nl = x,y\n");
    assertThat(folder.resolve("org.b~c.cfg")).isEmptyFile();
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("org.a.cfg"))).isEqualTo("rw-------");
  }

  @Test
  void what_is_no_longer_there_goes_and_what_is_right_is_not_touched() throws Exception {
    FileTime old = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(folder.resolve("org.b~c.cfg"), old);
    Files.writeString(folder.resolve("org.x.cfg.half"), "ha");
    ConfigurationLayer.write(folder, Map.of("org.b~c", Map.of(), "org.d", Map.of("k", "v")));
    assertThat(folder).isDirectoryContaining("glob:**/org.d.cfg");
    assertThat(Files.getLastModifiedTime(folder.resolve("org.b~c.cfg"))).isEqualTo(old);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void nothing_is_written_when_one_cannot_be() throws Exception {
    for (String pid : List.of("../x", ".hidden", "a/b", "")) {
      assertThatThrownBy(() -> ConfigurationLayer.write(folder, Map.of(pid, Map.of())))
          .hasMessageContaining("a name that no file can have");
    }
    Map<String, Map<String, Object>> odd = Map.of("org.a", Map.of("k", List.of("a,b")));
    assertThatThrownBy(() -> ConfigurationLayer.write(folder, odd))
        .hasMessageContaining("the configuration org.a: k: ");
    assertThat(folder.resolve("org.a.cfg")).hasContent("k = 1\nl = x,y\n");
  }

  @Test
  void values_of_the_site_that_count_instead_are_listed() throws Exception {
    Path etc = Files.createDirectories(directory.resolve("etc"));
    Files.writeString(etc.resolve("org.a.cfg"), "K = 1\nl = x\npassword = s\nmore = 1");
    Files.writeString(etc.resolve("org.b-c.cfg"), "k = 2");
    Map<String, Map<String, Object>> released =
        Map.of(
            "org.a", Map.of("k", 1, "l", List.of("x", "y"), "password", "p", "other", 1),
            "org.b~c", Map.of("k", 1),
            "org.d", Map.of("k", 1));
    assertThat(SiteOverrides.of(released, etc, SecretKeys.NAMES))
        .extracting(SiteOverride::toString)
        .containsExactly(
            "org.a: l = x of etc/org.a.cfg counts, not x,y of the release",
            "org.a: password = *** of etc/org.a.cfg counts, not *** of the release",
            "org.b~c: k = 2 of etc/org.b-c.cfg counts, not 1 of the release");
  }
}
