// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {
  @TempDir private Path data;

  @Test
  void one_router_has_it_until_it_ends() throws Exception {
    assertThat(DataLock.isTaken(data)).isFalse();
    DataLock first = DataLock.take(data);
    first.name(4711);
    assertThat(DataLock.take(data)).isNull();
    assertThat(DataLock.isTaken(data)).isTrue();
    assertThat(data.resolve("lock")).hasContent("4711");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("lock"))))
        .isEqualTo("rw-------");
    first.close();
    assertThat(DataLock.isTaken(data)).isFalse();
    DataLock.take(data).close();
  }

  @Test
  void folder_that_is_moved_away_under_a_router_lets_no_second_one_start() throws Exception {
    DataLock first = DataLock.take(data);
    Files.move(data.resolve("run"), data.resolve("elsewhere"));
    assertThat(DataLock.take(data)).isNull();
    assertThat(DataLock.isTaken(data)).isTrue();
    first.close();
    DataLock.take(data).close();
  }
}
