// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a session takes in the file: at most a kilobyte while sessions come and are renewed, and a
 * quarter of that after the start. The values are as long as the session bundle's records.
 */
class SessionSizeTest {
  private static final int SESSIONS = 10_000;
  private static final int RECORD_BYTES = 200;
  private static final int IN_ONE_COMMIT = 500;

  @TempDir private Path directory;
  private final Random random = new Random(1);
  private final List<Bytes> ids = new ArrayList<>();
  private long longest;

  private Bytes record() {
    byte[] value = new byte[RECORD_BYTES];
    random.nextBytes(value);
    return Bytes.wrap(value);
  }

  private Bytes id(int session) {
    if (session == ids.size()) {
      byte[] id = new byte[8];
      random.nextBytes(id);
      ids.add(Bytes.utf8(HexFormat.of().formatHex(id)));
    }
    return ids.get(session);
  }

  /** Writes all sessions, many of them in each commit, as when the router is busy. */
  private void writeAll(StoreMap map, Path file) throws Exception {
    List<CompletionStage<Void>> stages = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      stages.add(map.put(id(i), record()));
      if (stages.size() == IN_ONE_COMMIT) {
        for (CompletionStage<Void> each : stages) {
          get(each);
        }
        stages.clear();
        measure(file);
      }
    }
  }

  private void measure(Path file) throws IOException {
    longest = Math.max(longest, Files.size(file));
  }

  @Test
  void session_takes_less_than_a_kilobyte_of_file() throws Exception {
    Path file = directory.resolve("store.mv");
    try (OpenStore open = new OpenStore(file, StoreTest.limits(8192, 1 << 24, 256 << 20))) {
      StoreMap map = open.store().map("sessions");
      writeAll(map, file);
      writeAll(map, file); // all are renewed
      for (int i = 0; i < 800; i++) { // now and then one comes, with a commit of its own
        get(map.put(id(random.nextInt(SESSIONS)), record()));
        measure(file);
      }
    }
    assertThat(longest / SESSIONS).isLessThan(1000);
    try (OpenStore open = new OpenStore(file)) {
      assertThat(get(open.store().map("sessions").all())).hasSize(SESSIONS);
      assertThat(Files.size(file) / SESSIONS).isLessThan(300);
    }
  }
}
