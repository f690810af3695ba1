// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static io.millrace.store.mvstore.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.release.store.StoreCopy;
import io.millrace.lib.release.store.StoreFormat;
import io.millrace.lib.testing.JavaCommand;
import io.millrace.lib.testing.MountNamespace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy of the real store's file before a release that changes its format. */
class StoreCopyTest {
  private static final Bytes KEY = Bytes.utf8("key");
  private static final String SET = "a".repeat(64);
  private static final String OTHER = "b".repeat(64);

  @TempDir Path directory;
  private Path file;
  private StoreCopy copy;

  @BeforeEach
  void folders() {
    file = directory.resolve("store/store.mv");
    copy = new StoreCopy(file, directory.resolve("releases/store"));
  }

  private void put(String value) throws Exception {
    try (OpenStore open = new OpenStore(file)) {
      get(open.store().map("m").put(KEY, Bytes.utf8(value)));
    }
  }

  private String stored() throws Exception {
    try (OpenStore open = new OpenStore(file)) {
      return get(open.store().map("m").get(KEY)).orElseThrow().utf8();
    }
  }

  private void writeAsNewerBuild() {
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
  }

  @Test
  void file_that_a_newer_build_has_changed_is_brought_back() throws Exception {
    put("before");
    assertThat(copy.make(SET)).isTrue();
    writeAsNewerBuild();
    copy.restore(SET);
    assertThat(stored()).isEqualTo("before");
    put("after");
    copy.restore(SET); // again, as after a power cut in the middle
    assertThat(stored()).isEqualTo("before");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void open_file_is_neither_copied_nor_replaced() throws Exception {
    put("before");
    copy.make(SET);
    try (OpenStore open = new OpenStore(file)) {
      get(open.store().map("m").put(KEY, Bytes.utf8("later")));
      assertThatThrownBy(() -> copy.make(OTHER)).hasMessageContaining("store.mv is open");
      assertThatThrownBy(() -> copy.restore(SET)).hasMessageContaining("store.mv is open");
      assertThat(copy.has(OTHER)).isFalse();
    }
    assertThat(stored()).isEqualTo("later");
  }

  @Test
  void router_without_a_store_yet_has_nothing_to_copy() throws Exception {
    assertThat(copy.make(SET)).isFalse();
    assertThat(copy.has(SET)).isFalse();
    assertThatThrownBy(() -> copy.restore(SET)).isInstanceOf(IOException.class);
  }

  @Test
  void copies_that_no_set_needs_go() throws Exception {
    put("before");
    copy.make(SET);
    copy.make(OTHER);
    Files.createFile(directory.resolve("releases/store/" + OTHER + ".mv.half"));
    copy.keepOnly(Set.of(SET));
    try (var left = Files.list(directory.resolve("releases/store"))) {
      assertThat(left).containsExactly(directory.resolve("releases/store/" + SET + ".mv"));
    }
  }

  /** Run as a process: tries to copy the file to a small disk. */
  static final class Copies {
    private Copies() {}

    public static void main(String[] arguments) throws Exception {
      StoreCopy copy = new StoreCopy(Path.of(arguments[0]), Path.of(arguments[1]));
      try {
        copy.make(SET);
      } catch (IOException full) {
        System.out.println("made: " + full.getMessage() + " " + copy.has(SET));
      }
    }
  }

  @Test
  void disk_without_space_for_the_copy_is_said_before_anything_is_written() throws Exception {
    assumeTrue(MountNamespace.isPossible(), MountNamespace.NEEDED);
    put("x".repeat(1 << 20));
    Path small = Files.createDirectories(directory.resolve("small"));
    List<String> line = new ArrayList<>(MountNamespace.with(small, "size=10m"));
    line.addAll(JavaCommand.of(Copies.class, file.toString(), small.toString()));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said)
        .matches(
            "made: the copy of the store's file needs \\d+ MiB, and .*/small has 10 MiB left"
                + " false\n");
  }

  private Path jar(String headers) throws IOException {
    Path jar = Files.createTempFile(directory, "b", ".jar");
    String text = "Manifest-Version: 1.0\nBundle-SymbolicName: " + headers + "\n";
    Manifest manifest = new Manifest(new ByteArrayInputStream(text.getBytes()));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  @Test
  void format_is_told_by_the_manifests() throws Exception {
    Path one = jar("io.millrace.store.mvstore\nMillrace-Store-Format: 1");
    Path two = jar("io.millrace.store.mvstore\nMillrace-Store-Format: 2");
    assertThat(StoreFormat.changes(one, one)).isFalse();
    assertThat(StoreFormat.changes(one, two)).isTrue();
    Path none = jar("org.example");
    assertThat(StoreFormat.of(none)).isEmpty();
    assertThat(StoreFormat.changes(none, none)).isFalse();
    Path library = jar("com.h2database.mvstore\nBundle-Version: 2.4.240");
    assertThat(StoreFormat.changes(library, jar("com.h2database.mvstore\nBundle-Version: 2.4.999")))
        .isFalse();
    assertThat(StoreFormat.changes(library, jar("com.h2database.mvstore\nBundle-Version: 2.5.1")))
        .isTrue();
  }
}
