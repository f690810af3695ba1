// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkSettingsTest {
  @Test
  void safe_run_has_no_configurations_of_a_release(@TempDir Path folder) {
    Home home = new Home(folder, folder.resolve("etc"), folder.resolve("data"));
    Path cache = folder.resolve("cache");

    assertThat(FrameworkSettings.of(home, cache, true)).doesNotContainKey("millrace.releases");
    assertThat(FrameworkSettings.of(home, cache, false)).containsKey("millrace.releases");
  }
}
