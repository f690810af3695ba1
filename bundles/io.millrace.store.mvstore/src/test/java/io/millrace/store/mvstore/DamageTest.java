// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is in the file, there is a store afterwards, and nothing of the operator's is deleted.
 */
class DamageTest {
  private static final Bytes KEY = Bytes.utf8("key");

  @TempDir private Path directory;
  private Path file;
  private byte[] good;

  @BeforeEach
  void fill() throws Exception {
    file = directory.resolve("store.mv");
    try (OpenStore open = new OpenStore(file)) {
      StoreMap map = open.store().map("m");
      for (int i = 0; i < 200; i++) {
        var stage = map.put(Bytes.utf8("key " + i), Bytes.wrap(new byte[500]));
        if (i % 20 == 0) {
          get(stage);
        }
      }
    }
    good = Files.readAllBytes(file);
  }

  private void damagedFileIsKeptAndStoreWorks(byte[] damaged) throws Exception {
    Files.write(file, damaged);
    try (OpenStore open = new OpenStore(file)) {
      StoreMap map = open.store().map("m");
      get(map.put(KEY, KEY));
      assertThat(get(map.get(KEY))).contains(KEY);
    }
  }

  @Test
  void garbage_is_kept_aside() throws Exception {
    byte[] garbage = new byte[20_000];
    new Random(7).nextBytes(garbage);

    damagedFileIsKeptAndStoreWorks(garbage);

    assertThat(directory.resolve("store.mv.damaged-1")).hasBinaryContent(garbage);
  }

  @Test
  void many_damaged_files_do_not_fill_the_disk() throws Exception {
    for (int i = 0; i < 12; i++) {
      byte[] garbage = new byte[10_000];
      new Random(i).nextBytes(garbage);
      damagedFileIsKeptAndStoreWorks(garbage);
    }

    assertThat(Files.list(directory)).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 4095, 4096, 8191, 8192, 10_000, 20_000, 60_000})
  void a_file_cut_off_is_no_dead_router(int length) throws Exception {
    damagedFileIsKeptAndStoreWorks(Arrays.copyOf(good, Math.min(length, good.length)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void flipped_bytes_are_no_dead_router(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] flipped = good.clone();
    for (int i = 0; i < 200; i++) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
    }

    damagedFileIsKeptAndStoreWorks(flipped);
  }
}
