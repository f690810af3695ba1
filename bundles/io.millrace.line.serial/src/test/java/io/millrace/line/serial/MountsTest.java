// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountsTest {
  private static final List<String> MOUNTINFO =
      List.of(
          "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
          "23 22 0:21 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw",
          "40 22 0:40 / /var rw,noexec - tmpfs none rw",
          "41 40 0:41 / /var/lib/with\\040blank rw - tmpfs none rw,noexec",
          "42 22 0:42 / /opt rw,noexec - tmpfs none rw",
          "43 42 0:43 / /opt rw,relatime - tmpfs none rw",
          "odd");

  @ParameterizedTest
  @CsvSource({
    "/srv/data,",
    "/variable/data,",
    "/var/lib, /var",
    "/var, /var",
    "/var/lib/with blank/data,",
    "/opt/data,",
  })
  void innermost_and_latest_mount_counts(String path, String point) {
    assertThat(Mounts.withoutExecution(Path.of(path), MOUNTINFO)).isEqualTo(point);
  }
}
