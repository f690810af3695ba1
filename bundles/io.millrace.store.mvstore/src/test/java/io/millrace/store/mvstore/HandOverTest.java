// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instance of the store takes the file over from another in the same process. */
class HandOverTest {
  private static final int ENTRIES = 2000;
  private static final Bytes KEY = Bytes.utf8("key");

  @TempDir private Path directory;
  private Path file;
  private final Way way = new Way();

  /** As the launcher's holder: what is left is taken once. */
  private static final class Way implements HandOver {
    private Map<String, Object> left;
    private int taken;

    @Override
    public void leave(CleanClose known) {
      left = known.toMap();
    }

    @Override
    public CleanClose take() {
      CleanClose known = CleanClose.of(left);
      taken += known == null ? 0 : 1;
      left = null;
      return known;
    }
  }

  @BeforeEach
  void name() {
    file = directory.resolve("store.mv");
  }

  private OpenStore open() {
    return new OpenStore(new Disk(), file, OpenStore.LIMITS, way);
  }

  private static void fill(OpenStore open) throws Exception {
    StoreMap map = open.store().map("m");
    List<CompletionStage<Void>> stages = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      stages.add(map.put(Bytes.utf8("key " + i), Bytes.wrap(new byte[200])));
    }
    for (CompletionStage<Void> each : stages) {
      get(each);
    }
  }

  @Test
  void next_instance_has_all_entries_and_does_not_write_the_file_anew() throws Exception {
    try (OpenStore first = open()) {
      fill(first);
    }
    Object before = Files.readAttributes(file, "unix:ino").get("ino");
    try (OpenStore second = open()) {
      StoreMap map = second.store().map("m");
      assertThat(way.taken).isOne();
      assertThat(get(map.all())).hasSize(ENTRIES);
      assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(before);
      get(map.put(KEY, KEY));
    }
    try (OpenStore third = new OpenStore(file)) {
      assertThat(get(third.store().map("m").all())).hasSize(ENTRIES + 1).containsEntry(KEY, KEY);
      assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isNotEqualTo(before);
    }
    assertThat(names()).containsExactly("store.mv");
  }

  @Test
  void checksum_goes_on_over_many_instances_so_that_a_later_start_finds_no_damage()
      throws Exception {
    for (int i = 0; i < 5; i++) {
      try (OpenStore open = open()) {
        get(open.store().map("m").put(Bytes.utf8("key " + i), KEY));
        get(open.store().map("m").remove(Bytes.utf8("key " + (i - 2))));
      }
    }
    assertThat(way.taken).isEqualTo(4);
    try (OpenStore verified = new OpenStore(file)) {
      assertThat(get(verified.store().map("m").all())).hasSize(2);
    }
    assertThat(names()).containsExactly("store.mv");
  }

  @Test
  void what_is_known_of_another_file_is_not_believed() throws Exception {
    try (OpenStore first = open()) {
      get(first.store().map("m").put(KEY, KEY));
    }
    Files.delete(file);
    try (OpenStore other = new OpenStore(file)) {
      get(other.store().map("m").put(Bytes.utf8("other"), KEY));
    }
    try (OpenStore second = open()) {
      assertThat(get(second.store().map("m").all())).containsOnlyKeys(Bytes.utf8("other"));
      get(second.store().map("m").put(KEY, KEY));
    }
    try (OpenStore verified = new OpenStore(file)) {
      assertThat(get(verified.store().map("m").all())).hasSize(2);
    }
    assertThat(names()).containsExactly("store.mv");
  }

  @Test
  void instance_beside_the_old_one_waits_for_it_and_loses_nothing() throws Exception {
    OpenStore first = open();
    fill(first);
    try (OpenStore second = open()) {
      assertThat(second.isOpen()).isFalse();
      CompletionStage<Void> last = first.store().map("m").put(KEY, KEY);
      first.close();
      get(last);
      assertThat(get(second.store().map("m").get(KEY))).contains(KEY);
      assertThat(way.taken).isOne();
    }
  }

  /**
   * A bundle that has stopped meanwhile cannot offer the store: its thread closes it all the same.
   */
  @Test
  void instance_that_cannot_say_that_its_file_is_open_closes_it_for_the_next() throws Exception {
    Runnable failing =
        () -> {
          throw new IllegalStateException("the bundle has stopped");
        };
    try (OpenStore first = new OpenStore(new Disk(), file, OpenStore.LIMITS, way, failing)) {
      get(first.store().map("m").put(KEY, KEY));
    }
    try (OpenStore second = open()) {
      assertThat(get(second.store().map("m").get(KEY))).contains(KEY);
      assertThat(way.taken).isOne();
    }
  }

  @Test
  void what_a_newer_build_left_in_another_form_is_no_obstacle() {
    assertThat(CleanClose.of(Map.of("seal", "text", "liveBytes", 1L, "compactBytes", 1L))).isNull();
    assertThat(CleanClose.of(List.of())).isNull();
    assertThat(CleanClose.of(null)).isNull();
  }

  @Test
  void file_of_a_newer_format_is_left_alone_and_the_status_says_so() throws Exception {
    try (OpenStore first = new OpenStore(file)) {
      get(first.store().map("m").put(KEY, KEY));
    }
    try (MVStore newer = new Disk().open(file)) {
      MVMap<byte[], byte[]> seal =
          newer.openMap(
              "seal",
              new MVMap.Builder<byte[], byte[]>()
                  .keyType(ByteArrayDataType.INSTANCE)
                  .valueType(ByteArrayDataType.INSTANCE));
      seal.put(new byte[] {'f'}, FormatMark.of(StoredMaps.FORMAT + 1));
      newer.commit();
    }
    byte[] bytes = Files.readAllBytes(file);
    try (OpenStore older = new OpenStore(file)) {
      long end = System.nanoTime() + 20_000_000_000L;
      while (!older.status().contains("newer build")) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }
      assertThat(older.status()).contains("format 2; this one reads format 1");
    }
    assertThat(names()).containsExactly("store.mv");
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void manifest_names_the_format_of_the_file() throws Exception {
    try (InputStream in = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"))) {
      assertThat(new Manifest(in).getMainAttributes().getValue("Millrace-Store-Format"))
          .isEqualTo(Integer.toString(StoredMaps.FORMAT));
    }
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }
}
