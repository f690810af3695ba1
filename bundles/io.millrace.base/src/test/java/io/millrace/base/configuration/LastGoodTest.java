// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.LastGoodFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last good values and their file. */
class LastGoodTest {
  @TempDir Path data;

  private LastGood values() {
    return new LastGood(new LastGoodFile(data.toString(), "configuration", null, "it"));
  }

  @Test
  void builds_beside_each_other_keep_what_each_of_them_stores() {
    LastGood old = values();
    old.put("a", "port", 1);
    old.put("a", "gone", 1);
    old.save();
    LastGood fresh = values();
    fresh.put("b", "port", 2);
    fresh.keepOnly("a", Set.of("port"));
    fresh.save();
    old.put("a", "name", "x");
    old.save();
    assertThat(values().all("a")).isEqualTo(Map.of("port", "1", "name", "x"));
    assertThat(values().all("b")).isEqualTo(Map.of("port", "2"));
    assertThat(old.get("b", "port")).isEqualTo("2");
  }

  @Test
  void what_could_not_be_written_is_written_the_next_time() throws Exception {
    LastGood values = values();
    Path obstacle = data.resolve("store/last-good/configuration.properties/in the way");
    Files.createDirectories(obstacle);
    values.put("a", "port", 1);
    values.save();
    Files.delete(obstacle);
    Files.delete(obstacle.getParent());
    values.save();
    assertThat(values().get("a", "port")).isEqualTo("1");
  }
}
