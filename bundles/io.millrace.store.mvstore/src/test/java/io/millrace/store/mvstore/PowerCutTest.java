// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.Extent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails at random moments of a run in which the file is written anew several times. With
 * the long tests it fails thirty times as often.
 */
class PowerCutTest {
  private static final int CUTS = Extent.times(100, 3000);
  private static final int ROUNDS = 150;
  private static final int LIVE = 60;
  private static final long FILE_BYTES = 400_000;

  @TempDir private Path directory;
  private final RecordingDisk disk = new RecordingDisk();
  private final Random random = new Random(25);

  /** Puts and removes, a few a commit, from an empty store to a proper end. */
  @BeforeEach
  void record() throws Exception {
    Writer.Limits limits = StoreTest.limits(8192, 1 << 24, FILE_BYTES);
    try (OpenStore open = new OpenStore(disk, directory.resolve("store.mv"), limits)) {
      StoreMap map = open.store().map("m");
      ArrayDeque<String> live = new ArrayDeque<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i <= round % 7; i++) {
          String key = "key " + round + " " + i;
          live.add(key);
          stages.add(put(map, key));
          if (live.size() > LIVE) {
            stages.add(remove(map, live.remove()));
          }
        }
        for (CompletionStage<Void> stage : stages) {
          get(stage);
        }
      }
    }
  }

  private CompletionStage<Void> put(StoreMap map, String key) {
    return map.put(Bytes.utf8(key), value(key))
        .thenRun(() -> disk.changes.add(new RecordingDisk.Stored(key)));
  }

  private CompletionStage<Void> remove(StoreMap map, String key) {
    disk.changes.add(new RecordingDisk.Removing(key));
    return map.remove(Bytes.utf8(key))
        .thenRun(() -> disk.changes.add(new RecordingDisk.Removed(key)));
  }

  private static Bytes value(String key) {
    byte[] value = new byte[200 + Math.floorMod(key.hashCode(), 300)];
    new Random(key.hashCode()).nextBytes(value);
    return Bytes.wrap(value);
  }

  @Test
  void what_was_acknowledged_is_there_after_a_power_cut() throws Exception {
    assertThat(disk.changes.stream().filter(RecordingDisk.Named.class::isInstance).count())
        .as("how often the file was written anew")
        .isGreaterThan(3);

    assertThat(losses(CUTS, true)).isEmpty();
  }

  /** The negative control: a disk that forgets its syncs must be caught by the test. */
  @Test
  void a_disk_that_does_not_sync_loses_what_was_acknowledged() throws Exception {
    assertThat(losses(20, false)).isNotEmpty();
  }

  private List<String> losses(int cuts, boolean syncs) throws Exception {
    List<String> losses = new ArrayList<>();
    for (int cut = 0; cut < cuts; cut++) {
      int moment = random.nextInt(disk.changes.size() + 1);
      PowerCut power = new PowerCut(disk.changes, moment, new Random(cut), syncs);
      Path file = Files.createDirectory(directory.resolve(syncs + "-" + cut)).resolve("store.mv");
      power.leave(file);
      losses.addAll(differences(power, file));
    }
    return losses;
  }

  private static List<String> differences(PowerCut power, Path file) throws Exception {
    StoredMaps opened = new Recovery(new Disk(), file).open(() -> null);
    Map<Bytes, Bytes> found = new HashMap<>();
    opened.all("m").forEach((key, value) -> found.put(Bytes.copyOf(key), Bytes.copyOf(value)));
    opened.abandon();
    List<String> differences = new ArrayList<>();
    for (String key : power.stored) {
      if (!value(key).equals(found.get(Bytes.utf8(key)))) {
        differences.add(file + " lost " + key);
      }
    }
    Set<String> back = new HashSet<>(power.removed);
    back.removeIf(key -> !found.containsKey(Bytes.utf8(key)));
    back.forEach(key -> differences.add(file + " has again " + key));
    return differences;
  }
}
