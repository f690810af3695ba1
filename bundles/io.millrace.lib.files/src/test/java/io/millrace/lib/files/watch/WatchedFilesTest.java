// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes is seen, in whatever way it was changed. */
class WatchedFilesTest {
  @TempDir private Path directory;
  private Path folder;
  private WatchedFiles files;
  private boolean broken;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectory(directory.resolve("etc"));
    files = new WatchedFiles(this::list, 100);
  }

  private List<Path> list() throws IOException {
    if (broken) {
      throw new IOException("broken");
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".cfg")).toList();
    }
  }

  private Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    files
        .current()
        .forEach(
            (file, content) ->
                texts.put(
                    file.getFileName().toString(),
                    content.fault() + new String(content.bytes(), StandardCharsets.UTF_8)));
    return texts;
  }

  /** Two looks: the first sees it, the second that it is the same. */
  private void seen(Map<String, String> expected) {
    assertThat(files.look()).isFalse();
    assertThat(files.look()).isTrue();
    assertThat(texts()).isEqualTo(expected);
    assertThat(files.look()).isFalse();
  }

  @Test
  void the_first_look_counts_at_once() throws IOException {
    write(folder.resolve("a.cfg"), "1");

    assertThat(files.look()).isTrue();
    assertThat(texts()).isEqualTo(Map.of("a.cfg", "1"));
  }

  @Test
  void new_changed_and_removed_files_are_seen() throws IOException {
    files.look();
    Path file = write(folder.resolve("a.cfg"), "1");
    seen(Map.of("a.cfg", "1"));
    write(file, "2");
    seen(Map.of("a.cfg", "2"));
    Files.delete(file);
    seen(Map.of());
  }

  @Test
  void content_of_the_same_length_and_time_is_seen() throws IOException {
    Path file = write(folder.resolve("a.cfg"), "1");
    FileTime time = Files.getLastModifiedTime(file);
    files.look();
    write(file, "2");
    Files.setLastModifiedTime(file, time);

    seen(Map.of("a.cfg", "2"));
  }

  @Test
  void the_target_of_a_link_is_followed_when_it_is_edited_and_when_it_goes() throws IOException {
    Path target = write(directory.resolve("elsewhere"), "1");
    Files.createSymbolicLink(folder.resolve("a.cfg"), target);
    files.look();
    write(target, "2");
    seen(Map.of("a.cfg", "2"));
    Files.delete(target);
    seen(Map.of("a.cfg", "is a link to nothing"));
    Files.delete(folder.resolve("a.cfg"));
    seen(Map.of());
  }

  /** As a Kubernetes volume does: a.cfg → ..data/a.cfg, ..data → a folder of its own. */
  @Test
  void one_link_switches_all_files_behind_it() throws IOException {
    write(folder.resolve("..1/a.cfg"), "1");
    write(folder.resolve("..1/b.cfg"), "1");
    write(folder.resolve("..2/a.cfg"), "2");
    write(folder.resolve("..2/b.cfg"), "2");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(folder.resolve("a.cfg"), Path.of("..data/a.cfg"));
    Files.createSymbolicLink(folder.resolve("b.cfg"), Path.of("..data/b.cfg"));
    files.look();
    Path half = Files.createSymbolicLink(folder.resolve("..half"), Path.of("..2"));
    Files.move(
        half,
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);

    seen(Map.of("a.cfg", "2", "b.cfg", "2"));
  }

  @Test
  void the_folder_itself_may_be_a_link() throws IOException {
    write(directory.resolve("one/a.cfg"), "1");
    write(directory.resolve("two/b.cfg"), "2");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("one"));
    folder = link;
    files.look();
    Files.delete(link);
    Files.createSymbolicLink(link, directory.resolve("two"));

    seen(Map.of("b.cfg", "2"));
  }

  @Test
  void a_file_that_changes_at_every_look_waits_and_the_others_do_not() throws IOException {
    Path busy = write(folder.resolve("busy.cfg"), "0");
    files.look();
    write(folder.resolve("a.cfg"), "1");
    for (int i = 1; i < 5; i++) {
      write(busy, Integer.toString(i));
      assertThat(files.look()).isEqualTo(i == 2);
    }
    assertThat(texts()).isEqualTo(Map.of("a.cfg", "1", "busy.cfg", "0"));
    assertThat(files.look()).isTrue();
    assertThat(texts()).isEqualTo(Map.of("a.cfg", "1", "busy.cfg", "4"));
  }

  @Test
  void a_file_that_is_too_long_says_so() throws IOException {
    write(folder.resolve("a.cfg"), "x".repeat(100));
    write(folder.resolve("b.cfg"), "x".repeat(101));
    Files.createDirectory(folder.resolve("c.cfg"));
    files.look();

    assertThat(texts())
        .containsEntry("a.cfg", "x".repeat(100))
        .containsEntry("b.cfg", "is longer than 100 bytes")
        .hasEntrySatisfying("c.cfg", text -> assertThat(text).startsWith("cannot be read: "));
  }

  @Test
  void all_stays_while_it_cannot_be_told_which_files_there_are() throws IOException {
    write(folder.resolve("a.cfg"), "1");
    files.look();
    broken = true;
    assertThat(files.look()).isFalse();
    assertThat(files.look()).isFalse();
    assertThat(files.fault()).contains("broken");
    assertThat(texts()).isEqualTo(Map.of("a.cfg", "1"));
    broken = false;
    files.look();
    assertThat(files.fault()).isEmpty();
  }
}
