// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.release.Sha256;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was hashed once is taken over, and never for other bytes. */
class FileHashesTest {
  private static final String WRONG = "0".repeat(64);

  @TempDir private Path folder;
  private final FileHashes hashes = new FileHashes();
  private Path jar;

  @BeforeEach
  void write() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    jar = Files.writeString(folder.resolve("jar"), "old");
  }

  private static String hash(String text) {
    return Sha256.of(text.getBytes(UTF_8));
  }

  /** Only a file that is not read again has the hash that this says. */
  private void rememberWrong() throws IOException {
    hashes.wrote(jar, WRONG);
    assertThat(hashes.of(jar)).isEqualTo(WRONG);
  }

  /** The file system's clock ticks some hundred times a second. */
  private void awaitTick() throws IOException {
    FileTime before = changed(jar);
    Path other = folder.resolve("tick");
    do {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      Files.writeString(other, "");
    } while (changed(other).equals(before));
  }

  private static FileTime changed(Path file) throws IOException {
    return (FileTime) Files.getAttribute(file, "unix:ctime");
  }

  @Test
  void file_is_read_once_under_all_its_names() throws IOException {
    rememberWrong();
    assertThat(hashes.of(Files.createSymbolicLink(folder.resolve("link"), jar))).isEqualTo(WRONG);
    assertThat(new FileHashes().of(jar)).isEqualTo(hash("old"));
  }

  @Test
  void other_bytes_of_the_same_size_and_time_are_read() throws IOException {
    rememberWrong();
    FileTime modified = Files.getLastModifiedTime(jar);
    awaitTick();
    Files.writeString(jar, "new");
    Files.setLastModifiedTime(jar, modified);
    assertThat(hashes.of(jar)).isEqualTo(hash("new"));
  }

  @Test
  void another_file_in_its_place_is_read_although_all_times_that_can_be_set_are_the_same()
      throws IOException {
    rememberWrong();
    Path other = Files.writeString(folder.resolve("other"), "new");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(jar));
    Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
    assertThat(hashes.of(jar)).isEqualTo(hash("new"));
  }

  @Test
  void what_is_read_whole_has_the_hash_of_those_bytes_and_is_remembered() throws IOException {
    rememberWrong();
    FileHashes.Content content = hashes.read(jar);
    assertThat(content.bytes()).isEqualTo("old".getBytes(UTF_8));
    assertThat(content.sha256()).isEqualTo(hash("old"));
    assertThat(hashes.of(jar)).isEqualTo(hash("old"));
  }

  @Test
  void file_that_is_gone_has_no_hash_whatever_was_remembered() throws IOException {
    rememberWrong();
    Files.delete(jar);
    assertThatThrownBy(() -> hashes.of(jar)).isInstanceOf(NoSuchFileException.class);
  }
}
