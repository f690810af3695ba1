// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.OwnerOnly;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections on the disk: taken once, soon, and by nobody who has but one of the files. */
class ConnectionFileTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final byte[] CONNECTIONS = "the connections".getBytes(StandardCharsets.UTF_8);

  @TempDir Path data;

  private ConnectionFile file() {
    return new ConnectionFile(data, "dtls");
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void they_are_taken_once_and_leave_no_file() throws Exception {
    file().write(CONNECTIONS, NOW);
    assertThat(file().take(NOW.plusSeconds(5))).isEqualTo(CONNECTIONS);
    assertThat(files()).isEmpty();
    assertThat(file().take(NOW.plusSeconds(5))).isNull();
  }

  @Test
  void they_are_not_readable_in_the_files_and_no_one_else_may_read_these() throws Exception {
    file().write(CONNECTIONS, NOW);
    assertThat(files()).hasSize(2);
    for (Path each : files()) {
      assertThat(Files.readString(each, StandardCharsets.ISO_8859_1)).doesNotContain("connections");
      assertThat(OwnerOnly.isOpenToOthers(each)).isFalse();
    }
  }

  @Test
  void old_ones_those_of_the_future_damaged_ones_and_those_without_their_key_are_not_taken()
      throws Exception {
    file().write(CONNECTIONS, NOW);
    assertThat(file().take(NOW.plus(ConnectionFile.LONGEST).plusSeconds(1))).isNull();
    file().write(CONNECTIONS, NOW);
    assertThat(file().take(NOW.minusSeconds(1))).isNull();
    file().write(CONNECTIONS, NOW);
    Path state = data.resolve("dtls/dtls.connections");
    byte[] damaged = Files.readAllBytes(state);
    damaged[damaged.length / 2] ^= 1;
    Files.write(state, damaged);
    assertThat(file().take(NOW)).isNull();
    assertThat(files()).isEmpty();
    file().write(CONNECTIONS, NOW);
    Files.delete(data.resolve("keys/dtls-dtls.key"));
    assertThat(file().take(NOW)).isNull();
  }
}
