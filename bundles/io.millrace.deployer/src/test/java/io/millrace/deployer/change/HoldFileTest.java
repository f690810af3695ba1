// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldFileTest {
  private static final Origin ANNA = Origin.of("ssh", "anna", "10.0.0.7");
  private static final Instant SINCE = Instant.parse("2026-11-29T20:00:00Z");

  @TempDir Path home;

  private Path path() {
    return home.resolve("releases/hold");
  }

  @Test
  void hold_outlives_a_restart_with_who_and_why() throws IOException {
    new HoldFile(path()).put(ANNA, SINCE, "harvest\nuntil \"Monday\"");
    ReleaseHold hold = new HoldFile(path()).hold().orElseThrow();
    assertThat(hold.origin()).isEqualTo(ANNA);
    assertThat(hold.since()).isEqualTo(SINCE);
    assertThat(hold.reason()).isEqualTo("harvest until \"Monday\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void hold_that_is_lifted_stays_so() throws IOException {
    HoldFile file = new HoldFile(path());
    assertThat(file.lift()).isEmpty();
    file.put(ANNA, SINCE, "");
    assertThat(file.lift()).isPresent();
    assertThat(file.hold()).isEmpty();
    assertThat(new HoldFile(path()).hold()).isEmpty();
  }

  @Test
  void long_reason_is_cut() throws IOException {
    assertThat(new HoldFile(path()).put(ANNA, SINCE, "x".repeat(1000)).reason()).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"interface\":\"ssh\"}", "{\"interface\":1}"})
  void file_that_cannot_be_read_holds_until_it_is_lifted(String damaged) throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), damaged);
    HoldFile file = new HoldFile(path());
    assertThat(file.hold().orElseThrow().reason())
        .startsWith("the file of the hold cannot be read");
    assertThat(new HoldFile(path()).fault().orElseThrow())
        .startsWith(path() + " cannot be read, so releases are held");
    file.lift();
    assertThat(file.fault()).isEmpty();
    assertThat(new HoldFile(path()).hold()).isEmpty();
  }
}
