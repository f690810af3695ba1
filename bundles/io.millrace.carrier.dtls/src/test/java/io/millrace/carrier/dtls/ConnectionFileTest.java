// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.TurnedTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections on the disk: taken once, soon, and by nobody who has but one of the files. */
class ConnectionFileTest {
  private final TurnedTime time = new TurnedTime();
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
    file().write(CONNECTIONS, time);
    time.turn(Duration.ofSeconds(5));
    assertThat(file().take(time)).isEqualTo(CONNECTIONS);
    assertThat(files()).isEmpty();
    assertThat(file().take(time)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-21T07:00:00Z", "2090-01-01T00:00:00Z"})
  void a_clock_that_jumps_meanwhile_changes_nothing(String to) {
    file().write(CONNECTIONS, time);
    time.setWall(Instant.parse(to));
    time.turn(Duration.ofSeconds(5));
    assertThat(file().take(time)).isEqualTo(CONNECTIONS);
  }

  @Test
  void they_are_not_readable_in_the_files_and_no_one_else_may_read_these() throws Exception {
    file().write(CONNECTIONS, time);
    assertThat(files()).hasSize(2);
    for (Path each : files()) {
      assertThat(Files.readString(each, StandardCharsets.ISO_8859_1)).doesNotContain("connections");
      assertThat(OwnerOnly.isOpenToOthers(each)).isFalse();
    }
  }

  @Test
  void old_ones_those_of_an_earlier_boot_damaged_ones_and_those_without_their_key_are_not_taken()
      throws Exception {
    file().write(CONNECTIONS, time);
    time.turn(ConnectionFile.LONGEST.plusSeconds(1));
    assertThat(file().take(time)).isNull();
    file().write(CONNECTIONS, time);
    time.reboot(time.now());
    assertThat(file().take(time)).isNull();
    file().write(CONNECTIONS, time);
    Path state = data.resolve("dtls/dtls.connections");
    byte[] damaged = Files.readAllBytes(state);
    damaged[damaged.length / 2] ^= 1;
    Files.write(state, damaged);
    assertThat(file().take(time)).isNull();
    assertThat(files()).isEmpty();
    file().write(CONNECTIONS, time);
    Files.delete(data.resolve("keys/dtls-dtls.key"));
    assertThat(file().take(time)).isNull();
  }

  /**
   * A process is killed before, at and after each write and each deletion: either of the files may
   * be there, whole or half, from this save or the one before. Whatever the next process takes, the
   * one after it does not take again.
   */
  @Test
  void whatever_a_kill_leaves_is_taken_once_at_most() throws Exception {
    byte[] earlier = "the earlier connections".getBytes(StandardCharsets.UTF_8);
    file().write(earlier, time);
    Map<Path, byte[]> before = contents();
    file().write(CONNECTIONS, time);
    Map<Path, byte[]> after = contents();
    assertThat(after).hasSize(2);
    List<Path> names = List.copyOf(after.keySet());
    int taken = 0;
    for (int image = 0; image < 16; image++) {
      leave(names.get(0), image % 4, before, after);
      leave(names.get(1), image / 4, before, after);
      byte[] first = file().take(time);
      boolean same = image % 4 == image / 4 && image % 4 >= 2;
      assertThat(first).as("image " + image).isEqualTo(expected(same, image % 4, earlier));
      taken += first == null ? 0 : 1;
      assertThat(file().take(time)).as("again, image " + image).isNull();
    }
    assertThat(taken).isEqualTo(2);
  }

  private static byte[] expected(boolean same, int which, byte[] earlier) {
    return !same ? null : which == 2 ? earlier : CONNECTIONS;
  }

  private Map<Path, byte[]> contents() throws Exception {
    Map<Path, byte[]> all = new TreeMap<>();
    for (Path each : files()) {
      all.put(each, Files.readAllBytes(each));
    }
    return all;
  }

  /** Leaves nothing of a file, half of it, the earlier one, or the later one. */
  private static void leave(Path file, int what, Map<Path, byte[]> before, Map<Path, byte[]> after)
      throws Exception {
    Path half = file.resolveSibling(file.getFileName() + ".half");
    Files.deleteIfExists(file);
    Files.deleteIfExists(half);
    byte[] later = after.get(file);
    switch (what) {
      case 1 -> Files.write(half, Arrays.copyOf(later, later.length / 2));
      case 2 -> Files.write(file, before.get(file));
      case 3 -> Files.write(file, later);
      default -> {}
    }
  }
}
