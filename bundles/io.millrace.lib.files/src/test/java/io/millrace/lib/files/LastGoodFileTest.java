// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where last good values are, and what becomes of those of an earlier build. */
class LastGoodFileTest {
  @TempDir Path folder;

  private LastGoodFile file(File former) {
    return new LastGoodFile(folder.resolve("data").toString(), "udp", former, "it");
  }

  private static Properties values(String key) {
    Properties values = new Properties();
    values.setProperty(key, "1");
    return values;
  }

  @Test
  void what_an_earlier_build_has_stored_is_taken_over_once_and_goes_with_the_rest()
      throws IOException {
    Path former = Files.writeString(folder.resolve("former"), "a=1");
    assertThat(file(former.toFile()).read()).isEqualTo(values("a"));
    assertThat(file(former.toFile()).write(values("b"))).isTrue();
    assertThat(file(former.toFile()).read()).isEqualTo(values("b"));
    file(former.toFile()).delete();
    assertThat(file(former.toFile()).read()).isNull();
  }

  @Test
  void without_a_place_in_the_data_it_is_where_earlier_builds_had_it() throws IOException {
    Files.writeString(folder.resolve("data"), "in the way");
    Path former = folder.resolve("former");
    assertThat(file(former.toFile()).write(values("a"))).isTrue();
    assertThat(file(former.toFile()).read()).isEqualTo(values("a"));
    assertThat(former).content().contains("a=1");
    assertThat(file(null).write(values("a"))).isTrue();
    assertThat(file(null).read()).isNull();
  }

  @Test
  void what_cannot_be_read_or_written_is_said() throws IOException {
    LastGoodFile file = file(null);
    Path stored = folder.resolve("data/store/last-good/udp.properties");
    Files.writeString(stored, "a=\\uZZ");
    assertThat(file.read()).isNull();
    Files.delete(stored);
    Files.createDirectories(stored.resolve("in the way"));
    assertThat(file.write(values("a"))).isFalse();
  }
}
