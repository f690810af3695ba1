// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.JavaCommand;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that tells on its output which writes were acknowledged is killed in the middle. */
class KilledTest {
  private static final int KILLS = Extent.times(4, 40);

  @TempDir private Path directory;

  @Test
  void what_was_acknowledged_is_there_after_sigkill() throws Exception {
    Path file = directory.resolve("store.mv");
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < KILLS; round++) {
      acknowledged.addAll(killAfter(50 + 170 * (round % 7), file, "stored-" + round, "honest"));
      Set<String> lost = new HashSet<>(acknowledged);
      lost.removeAll(keysIn(file));
      assertThat(lost).isEmpty();
    }
    assertThat(directory.resolve("store.mv.damaged-1")).doesNotExist();
  }

  /** The negative control: acknowledging before the stage completes must be caught by the test. */
  @Test
  void an_acknowledgement_given_too_early_is_lost() throws Exception {
    Path file = directory.resolve("store.mv");

    Set<String> acknowledged = killAfter(2000, file, "early", "hasty");

    Set<String> stored = keysIn(file);
    assertThat(acknowledged).anyMatch(key -> !stored.contains(key));
  }

  private static Set<String> keysIn(Path file) throws Exception {
    Set<String> keys = new HashSet<>();
    try (OpenStore open = new OpenStore(file)) {
      Map<Bytes, Bytes> all = get(open.store().map("m").all());
      all.keySet().forEach(key -> keys.add(key.utf8()));
    }
    return keys;
  }

  private static Set<String> killAfter(int lines, Path file, String prefix, String manner)
      throws Exception {
    Process child =
        new ProcessBuilder(JavaCommand.of(Acknowledging.class, file.toString(), prefix, manner))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Set<String> acknowledged = new HashSet<>();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < lines; i++) {
        acknowledged.add(said.readLine());
      }
      // Killing it by its Process would throw away what it said and we have not read yet.
      child.toHandle().destroyForcibly();
      // What it said before it died counts as well; the last line may be half.
      String last = null;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (last != null) {
          acknowledged.add(last);
        }
        last = line;
      }
    }
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).doesNotContainNull();
    return acknowledged;
  }

  /** The child: puts for ever, and says each key when it is stored. */
  static final class Acknowledging {
    public static void main(String[] args) throws Exception {
      OpenStore open = new OpenStore(Path.of(args[0]));
      StoreMap map = open.store().map("m");
      if (args[2].equals("hasty")) {
        hurry(open, map, args[1]);
      }
      for (int i = 0; ; i++) {
        String key = args[1] + " " + i;
        var stage = map.put(Bytes.utf8(key), Bytes.wrap(new byte[100]));
        stage.thenRun(() -> System.out.println(key));
        if (i % 16 == 0) {
          get(stage);
        }
      }
    }

    /** Says each key before it is stored; from the 1000th on the disk hangs until the kill. */
    private static void hurry(OpenStore open, StoreMap map, String prefix) throws Exception {
      for (int i = 0; ; i++) {
        if (i == 1000) {
          open.occupy(Acknowledging::hang);
        }
        String key = prefix + " " + i;
        System.out.println(key);
        var stage = map.put(Bytes.utf8(key), Bytes.wrap(new byte[100]));
        if (i < 1000 && i % 16 == 0) {
          get(stage);
        }
      }
    }

    private static void hang() {
      while (true) {
        LockSupport.park();
      }
    }
  }
}
