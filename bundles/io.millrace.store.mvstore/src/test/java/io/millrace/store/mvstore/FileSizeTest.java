// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lives in the store bounds its file, and a store that is full becomes good by itself. */
class FileSizeTest {
  private static final long MEGABYTE = 1 << 20;
  private static final Bytes KEY = Bytes.utf8("key");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("store.mv");
  }

  private static Writer.Limits most(long fileBytes) {
    return StoreTest.limits(8192, 1 << 24, fileBytes);
  }

  private static Bytes bytes(int length) {
    return Bytes.wrap(new byte[length]);
  }

  /** As the builds before did: a commit a write, and nothing given back. */
  private void fillAsOlderBuildsDid(long fileBytes) throws IOException {
    MVStore store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open();
    MVMap<byte[], byte[]> map =
        store.openMap(
            "m.m",
            new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
    map.put(KEY.toArray(), new byte[300]);
    for (int i = 0; Files.size(file) < fileBytes; i++) {
      map.put(Bytes.utf8("session " + i).toArray(), new byte[300]);
      store.commit();
      map.remove(Bytes.utf8("session " + i).toArray());
      store.commit();
    }
    store.closeImmediately();
  }

  @Test
  void an_over_full_file_of_an_older_build_is_short_after_the_start() throws Exception {
    fillAsOlderBuildsDid(4 * MEGABYTE);

    try (OpenStore open = new OpenStore(file, most(2 * MEGABYTE))) {
      StoreMap map = open.store().map("m");
      assertThat(Files.size(file)).isLessThan(100_000);
      assertThat(get(map.get(KEY))).contains(bytes(300));
      get(map.put(Bytes.utf8("more"), KEY));
      assertThat(open.status()).isEmpty();
    }
  }

  @Test
  void what_was_replaced_and_removed_gives_its_space_back_while_the_store_runs() throws Exception {
    long longest = 0;
    try (OpenStore open = new OpenStore(file, most(256 * MEGABYTE))) {
      StoreMap map = open.store().map("m");
      List<CompletionStage<Void>> stages = new ArrayList<>();
      for (int i = 0; i < 6000; i++) {
        stages.add(map.put(Bytes.utf8("key " + i), bytes(9000)));
        stages.add(map.remove(Bytes.utf8("key " + (i - 10))));
        if (i % 64 == 0) {
          get(stages.get(stages.size() - 1));
          longest = Math.max(longest, Files.size(file));
        }
      }
      for (CompletionStage<Void> stage : stages) {
        get(stage);
      }
      assertThat(get(map.all())).hasSize(10);
    }
    assertThat(longest).isBetween(MEGABYTE, 12 * MEGABYTE);
  }

  private static void fill(StoreMap map, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      get(map.put(Bytes.utf8("key " + i), bytes(10_000)));
    }
  }

  @Test
  void a_store_that_is_full_says_so_and_is_good_again_when_something_was_removed()
      throws Exception {
    try (OpenStore open = new OpenStore(file, most(2 * MEGABYTE))) {
      StoreMap map = open.store().map("m");
      fill(map, 0, 83);
      assertThat(open.status()).isEmpty();
      fill(map, 83, 84);
      assertThat(open.status()).startsWith("nearly full: ").contains("80 %");
      fill(map, 84, 100);
      assertThat(open.status()).startsWith("full soon").contains("95 %");
      fill(map, 100, 105);
      assertThatThrownBy(() -> get(map.put(KEY, KEY))).hasMessageContaining("the store is full");
      assertThat(open.status()).startsWith("full");
      for (int i = 0; i < 60; i++) {
        get(map.remove(Bytes.utf8("key " + i)));
      }
      get(map.put(KEY, KEY));
      assertThat(open.status()).isEmpty();
      assertThat(Files.size(file)).isLessThan(3 * MEGABYTE);
    }
  }
}
