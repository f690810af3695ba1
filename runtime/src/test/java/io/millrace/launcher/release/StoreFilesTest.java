// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.set.InstalledSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's file while sets of different formats come and go. */
class StoreFilesTest {
  @TempDir Path folder;
  private Path file;
  private StoreFiles files;
  private SetStore sets;
  private boolean undoing = true; // what is gone back from has not been committed

  @BeforeEach
  void firstStart() throws Exception {
    file = Files.createDirectories(folder.resolve("data/store")).resolve("millrace.mv");
    Files.createDirectories(folder.resolve("etc"));
    files =
        new StoreFiles(
            folder.resolve("etc"), folder.resolve("data"), folder.resolve("data/releases"));
    start(1);
    Files.writeString(file, "one");
  }

  /** Starts a program whose store writes this format; returns its set. */
  private InstalledSet start(int format) throws Exception {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-SymbolicName", "io.millrace.store.mvstore");
    headers.putValue("Bundle-Version", "1.0." + format);
    headers.putValue("Millrace-Store-Format", Integer.toString(format));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    SmallRouter.ship(folder, "30", "store", bytes.toByteArray());
    sets = SetStore.open(folder.resolve("data/releases"), folder.resolve("system"));
    sets.writeFactory();
    InstalledSet set = sets.whole(sets.factory());
    files.follow(set, sets, made -> undoing);
    return set;
  }

  @Test
  void file_comes_back_with_the_set_that_wrote_it() throws Exception {
    InstalledSet one = sets.read(sets.factory());
    InstalledSet two = start(2);
    assertThat(file).hasContent("one");
    Files.writeString(file, "two");
    files.follow(two, sets, made -> undoing); // another start of the same
    assertThat(file).hasContent("two");
    files.follow(one, sets, made -> undoing);
    assertThat(file).hasContent("one");
    Files.writeString(file, "one, and more");
    files.follow(one, sets, made -> undoing);
    assertThat(file).hasContent("one, and more");
    files.follow(two, sets, made -> undoing);
    Files.writeString(file, "two again");
    files.follow(one, sets, made -> undoing);
    assertThat(file).as("the newest copy").hasContent("one, and more");
  }

  @Test
  void start_that_was_interrupted_does_it_again() throws Exception {
    InstalledSet one = sets.read(sets.factory());
    start(2);
    Files.writeString(file, "two");
    Path noted = folder.resolve("data/releases/store/format");
    String before = Files.readString(noted);
    files.follow(one, sets, made -> undoing);
    Files.writeString(noted, before);
    files.follow(one, sets, made -> undoing);
    assertThat(file).hasContent("one");
  }

  @Test
  void file_that_somebody_has_open_stops_the_change_of_format() throws Exception {
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = open.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> start(2)).isInstanceOf(IOException.class);
    }
    start(2);
    assertThat(file).hasContent("one");
  }

  @Test
  void site_says_where_the_file_is() throws Exception {
    Files.writeString(
        folder.resolve("etc/io.millrace.store.mvstore.cfg"), "file = ${millrace.data}/other.mv\n");
    Path other = Files.writeString(folder.resolve("data/other.mv"), "one");
    InstalledSet one = sets.read(sets.factory());
    start(2);
    Files.writeString(other, "two");
    files.follow(one, sets, made -> undoing);
    assertThat(other).hasContent("one");
  }

  @Test
  void newer_data_are_not_replaced_by_a_copy_of_an_earlier_change() throws Exception {
    InstalledSet two = start(2);
    Files.writeString(file, "two");
    undoing = false;
    InstalledSet one = start(1);
    assertThat(file).as("kept: two was committed").hasContent("two");
    Files.writeString(file, "two, and a year more");
    files.follow(two, sets, made -> made.equals(one.hash()) && undoing);
    assertThat(file).hasContent("two, and a year more");
  }

  @Test
  void what_is_gone_back_from_after_months_is_kept_aside() throws Exception {
    InstalledSet one = sets.read(sets.factory());
    start(2);
    Files.writeString(file, "months of data");
    undoing = false;
    files.follow(one, sets, made -> undoing);
    assertThat(file).hasContent("months of data");
    assertThat(copies()).contains("months of data");
  }

  @Test
  void what_is_there_when_a_copy_is_brought_back_is_kept_aside() throws Exception {
    InstalledSet one = sets.read(sets.factory());
    start(2);
    Files.writeString(file, "two");
    files.follow(one, sets, made -> undoing);
    assertThat(file).hasContent("one");
    assertThat(copies()).contains("two");
  }

  private List<String> copies() throws IOException {
    List<String> found = new ArrayList<>();
    try (var all = Files.newDirectoryStream(folder.resolve("data/releases/store"), "*.mv")) {
      for (Path copy : all) {
        found.add(Files.readString(copy));
      }
    }
    return found;
  }
}
