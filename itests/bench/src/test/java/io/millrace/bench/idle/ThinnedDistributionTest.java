// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program without a bundle's jars, and nothing else. */
class ThinnedDistributionTest {
  @TempDir Path distribution;

  private void put(String file) throws IOException {
    Path path = distribution.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, file);
  }

  @Test
  void jars_of_an_interface_are_left_out() throws IOException {
    put("bin/millrace");
    put("system/10/sshd-osgi-2.20.0.jar");
    put("system/70/io.millrace.ssh-0.3.0-SNAPSHOT.jar");
    put("system/70/io.millrace.ssh.other-0.3.0.jar");
    ThinnedDistribution thinned =
        ThinnedDistribution.of(distribution, AdministrationBundle.ALL.get(0)::has);
    assertThat(thinned.left()).isEqualTo(2);
    assertThat(thinned.home().resolve("bin/millrace")).hasContent("bin/millrace");
    assertThat(thinned.home().resolve("system/70").toFile().list())
        .containsExactly("io.millrace.ssh.other-0.3.0.jar");
    thinned.close();
    assertThat(thinned.home()).doesNotExist();
    assertThat(distribution.resolve("system/10/sshd-osgi-2.20.0.jar")).exists();
  }
}
