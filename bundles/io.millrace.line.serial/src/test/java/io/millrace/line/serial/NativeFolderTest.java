// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody else's native code is used, wherever it was put. */
class NativeFolderTest {
  private static final String NAME = "lib.so";
  private static final byte[] CONTENT = {1, 2, 3, 4};
  private static final byte[] OTHER = {1, 2, 3, 5};
  private static final byte[] LONGER = {1, 2, 3, 4, 5};

  @TempDir Path directory;
  private Path folder;

  @BeforeEach
  void needs_linux() {
    assumeTrue(System.getProperty("os.name").startsWith("Linux"), "Linux alone");
    folder = directory.resolve("native");
  }

  private Path file() throws IOException {
    return new NativeFolder(folder).file(NAME, CONTENT);
  }

  /** What somebody has done to the folder. */
  private interface Change {
    void to(Path folder, Path file) throws IOException;
  }

  private record Row(String what, Change change) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Row> changes() {
    return Stream.of(
        new Row("nothing", (folder, file) -> {}),
        new Row("the file is gone", (folder, file) -> Files.delete(file)),
        new Row("a byte is another", (folder, file) -> write(file, OTHER, "r-x------")),
        new Row("something is behind it", (folder, file) -> write(file, LONGER, "r-x------")),
        new Row("others can write it", (folder, file) -> write(file, CONTENT, "rwxrwxrwx")),
        new Row(
            "it is a link",
            (folder, file) -> {
              Path elsewhere = write(folder.resolveSibling("elsewhere"), CONTENT, "rwx------");
              Files.delete(file);
              Files.createSymbolicLink(file, elsewhere);
            }),
        new Row(
            "it has another name elsewhere",
            (folder, file) -> Files.createLink(folder.resolveSibling("elsewhere"), file)),
        new Row(
            "it is a folder",
            (folder, file) -> {
              Files.delete(file);
              Files.createDirectory(file);
            }),
        new Row(
            "another library is where it would be found first",
            (folder, file) -> {
              Files.createDirectories(folder.resolve("Linux/x86_64"));
              write(folder.resolve("Linux/x86_64/lib.so"), OTHER, "r-x------");
            }),
        new Row("others may enter the folder", (folder, file) -> open(folder, "rwxrwxrwx")),
        new Row("another user owns the file", (folder, file) -> give(file)));
  }

  private static Path write(Path file, byte[] content, String mode) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, content);
    open(file, mode);
    return file;
  }

  private static void open(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void give(Path path) throws IOException {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    Files.setAttribute(path, "unix:uid", 65534);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatever_was_done_to_it_it_is_as_it_was_made(Row row) throws IOException {
    row.change.to(folder, file());

    Path file = file();

    assertThat(file).isEqualTo(folder.resolve(NAME)).hasBinaryContent(CONTENT);
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("r-x------");
    assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(1);
    assertThat(Files.getAttribute(file, "unix:uid"))
        .isEqualTo(Files.getAttribute(folder, "unix:uid"));
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all).containsExactlyInAnyOrder(folder, file);
    }
  }

  @Test
  void intact_file_is_left_alone_so_that_a_full_disk_does_no_harm() throws IOException {
    Object before = Files.getAttribute(file(), "unix:ino");
    assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(before);
  }

  @Test
  void folder_that_is_a_link_is_refused() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);
    assertThatThrownBy(this::file)
        .hasMessage(folder + " is no folder, or a link to one; delete it");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void folder_below_one_that_everybody_may_change_is_refused() throws IOException {
    folder = Files.createDirectories(directory.resolve("open/data")).resolve("native");
    open(directory.resolve("open"), "rwxrwxrwx");
    assertThatThrownBy(this::file)
        .hasMessage(
            "everybody may change "
                + directory.toRealPath().resolve("open")
                + "; close it (chmod o-w)");
    open(directory.resolve("open"), "rwxrwxr-x");
    assertThat(file()).exists();
  }

  @Test
  void folder_of_another_user_is_refused() throws IOException {
    file();
    give(folder);
    assertThatThrownBy(this::file)
        .hasMessage(folder + " belongs to another user (65534); delete it");
  }
}
