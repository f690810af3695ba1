// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertyPathsTest {
  private final PropertyPaths places =
      new PropertyPaths(Map.of("millrace.data", "/var/lib/mill$race")::get);

  @TempDir private Path directory;

  @Test
  void a_property_is_put_in_as_it_is() {
    assertThat(places.path("${millrace.data}/store/x.mv"))
        .isEqualTo(Path.of("/var/lib/mill$race/store/x.mv"));
    assertThat(places.path(" /plain/$path ")).isEqualTo(Path.of("/plain/$path"));
  }

  @Test
  void a_property_that_is_not_set_is_named() {
    assertThatThrownBy(() -> places.path("${millrace.dada}/store"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("millrace.dada");
  }

  @Test
  void what_is_made_for_the_owner_is_closed_to_others() throws Exception {
    Path inner = directory.resolve("a/b");
    OwnerOnly.createDirectories(inner);
    OwnerOnly.createDirectories(inner);
    Path file = Files.createFile(inner.resolve("secret"), OwnerOnly.file());
    Path open = Files.writeString(inner.resolve("open"), "");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
    OwnerOnly.close(open);

    assertThat(permissions(inner)).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(open)).isEqualTo("rw-------");
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
