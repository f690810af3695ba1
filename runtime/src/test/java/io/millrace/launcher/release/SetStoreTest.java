// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of the factory set's jars, and from where they are run. */
class SetStoreTest {
  @TempDir Path folder;

  @BeforeEach
  void ship() throws IOException {
    ship("first", "1.0.0");
    ship("second", "1.0.0");
  }

  private void ship(String name, String version) throws IOException {
    SmallRouter.ship(folder, "30", name, SmallRouter.jar(name, version));
  }

  private Path objects() {
    return folder.resolve("releases/objects");
  }

  private SetStore start() throws IOException {
    return SetStore.openForStart(folder.resolve("releases"), folder.resolve("system"));
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(objects())) {
      return files.toList();
    }
  }

  /** Whole: run from the objects, each of which has the contents that its name says. */
  private void isWhole(SetStore store) throws IOException {
    for (SetBundle bundle : store.whole(store.factory()).bundles()) {
      Path jar = store.jar(bundle);
      assertThat(jar).hasParent(objects()).hasFileName(bundle.sha256());
      assertThat(SetJars.hash(jar)).isEqualTo(bundle.sha256());
    }
  }

  @Test
  void first_start_keeps_the_jars_as_they_are_read() throws IOException {
    SetStore store = start();
    assertThat(kept()).hasSize(2);
    isWhole(store);
  }

  @Test
  void later_start_puts_a_damaged_jar_right_and_keeps_a_new_one_when_it_is_needed()
      throws IOException {
    Path damaged = start().jar(start().read(start().factory()).bundles().get(0));
    Files.writeString(damaged, "damaged");
    ship("third", "1.0.0");
    SetStore store = start();
    assertThat(kept()).hasSize(2);
    isWhole(store);
    assertThat(kept()).hasSize(3);
  }

  @Test
  void jars_that_cannot_be_kept_are_run_from_where_they_are() throws IOException {
    Files.createDirectories(folder.resolve("releases"));
    SetStore first = start();
    for (Path each : kept()) {
      Files.delete(each);
    }
    Files.delete(objects());
    Files.createFile(objects()); // no folder can be made here
    SetStore store = start();
    assertThat(store.factory()).isEqualTo(first.factory());
    for (SetBundle bundle : store.whole(store.factory()).bundles()) {
      assertThat(store.jar(bundle)).startsWith(folder.resolve("system"));
    }
  }

  @Test
  void who_only_looks_keeps_nothing() throws IOException {
    SetStore.open(folder.resolve("releases"), folder.resolve("system"));
    assertThat(folder.resolve("releases")).doesNotExist();
  }
}
