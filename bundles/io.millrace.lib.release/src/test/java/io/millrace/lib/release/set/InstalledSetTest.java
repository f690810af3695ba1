// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.RefusedReleaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledSetTest {
  private static final SetBundle API = new SetBundle("org.example.api", "1.0.0", "a".repeat(64), 5);
  private static final SetBundle APP =
      new SetBundle("org.example.app", "2.0.0", "b".repeat(64), 60);
  private static final Map<String, Object> VALUES =
      Map.of("text", "Z\u00fcrich", "number", 5, "list", List.of("a", true, 1.5), "flag", false);

  @TempDir Path folder;

  @Test
  void sameContent_hasTheSameBytes_inWhateverOrderItWasGiven() {
    Map<String, Map<String, Object>> one = new LinkedHashMap<>();
    one.put("org.b", VALUES);
    one.put("org.a", Map.of());
    Map<String, Map<String, Object>> other = new LinkedHashMap<>();
    other.put("org.a", Map.of());
    other.put("org.b", new LinkedHashMap<>(VALUES));

    InstalledSet first = new InstalledSet(List.of(API, APP), one);
    InstalledSet second = new InstalledSet(List.of(APP, API), other);

    assertThat(first).isEqualTo(second);
    assertThat(first.bytes()).isEqualTo(second.bytes());
  }

  @Test
  void canonicalBytes_areTheseForEver() {
    InstalledSet set =
        new InstalledSet(List.of(API), Map.of("org.a", Map.of("k", List.of(1, "v"))));

    assertThat(new String(set.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"bundles\":[\n"
                + "{\"symbolicName\":\"org.example.api\",\"version\":\"1.0.0\",\"sha256\":\""
                + "a".repeat(64)
                + "\",\"startLevel\":5}],\"configurations\":{\"org.a\":{\"k\":[1,\"v\"]}}}\n");
    assertThat(set.hash())
        .isEqualTo("23352d064d7b2b748c20d22dbd3fd50071cf288df22eeebf73c3710341457674");
  }

  @Test
  void writtenSet_isReadAgain() throws Exception {
    ReleaseFolders folders = new ReleaseFolders(folder);
    InstalledSet set = new InstalledSet(List.of(API, APP), Map.of("org.a", VALUES));

    String hash = folders.writeSet(set);

    assertThat(hash).isEqualTo(set.hash());
    assertThat(folders.set(hash)).hasBinaryContent(set.bytes());
    assertThat(folders.readSet(hash)).isEqualTo(set);
    assertThat(folders.readSet(hash).hash()).isEqualTo(hash);
  }

  @Test
  void damagedSet_isRefused_andMissingOneIsSaid() throws Exception {
    ReleaseFolders folders = new ReleaseFolders(folder);
    InstalledSet set = new InstalledSet(List.of(API), Map.of());
    String hash = folders.writeSet(set);
    byte[] bytes = set.bytes();
    bytes[30] ^= 1;
    Files.write(folders.set(hash), bytes);

    assertThatThrownBy(() -> folders.readSet(hash))
        .isInstanceOf(RefusedReleaseException.class)
        .hasMessageContaining(hash);
    assertThatThrownBy(() -> folders.readSet("c".repeat(64)))
        .isInstanceOf(NoSuchFileException.class);
    folders.writeSet(set);
    assertThat(folders.readSet(hash)).isEqualTo(set);
  }

  @Test
  void half_isOverwrittenByTheNextWrite() throws IOException {
    ReleaseFolders folders = new ReleaseFolders(folder);
    InstalledSet set = new InstalledSet(List.of(API), Map.of());
    Files.createDirectories(folders.set("x").getParent());
    Files.write(folders.set(set.hash() + ".json.half"), new byte[10]);

    assertThat(folders.readSet(folders.writeSet(set))).isEqualTo(set);
  }
}
