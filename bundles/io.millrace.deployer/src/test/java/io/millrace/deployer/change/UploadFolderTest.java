// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.files.WritingLock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadFolderTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path home;
  private Path folder;
  private UploadLimits limits = new UploadLimits(4 * MEBIBYTE, 3);
  private UploadFolder uploads;

  @BeforeEach
  void begin() throws IOException {
    folder = home.resolve("upload");
    uploads = new UploadFolder(folder, () -> limits, Files::getLastModifiedTime);
    uploads.create();
  }

  private void file(String name, int bytes, int minute) throws IOException {
    Path file = Files.write(folder.resolve(name), new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.fromMillis(minute * 60_000L));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static InputStream bytes(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  @Test
  void what_is_received_is_a_whole_file_for_its_owner_alone() throws IOException {
    List<Long> told = new ArrayList<>();
    Path file = uploads.receive(bytes(2 * MEBIBYTE + 7), told::add);
    assertThat(Files.size(file)).isEqualTo(2 * MEBIBYTE + 7);
    assertThat(file.getFileName().toString()).startsWith("received-").endsWith(".mrl");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(told).isSorted().hasSizeGreaterThan(2).endsWith(2L * MEBIBYTE + 7);
  }

  @Test
  void input_that_ends_with_a_fault_leaves_nothing() throws IOException {
    InputStream cut =
        new InputStream() {
          private int left = MEBIBYTE;

          @Override
          public int read() throws IOException {
            if (left-- == 0) {
              throw new IOException("the connection is gone");
            }
            return 1;
          }
        };
    assertThatThrownBy(() -> uploads.receive(cut, bytes -> {})).hasMessageContaining("is gone");
    assertThat(files()).isEmpty();
  }

  @Test
  void input_without_a_byte_is_refused() throws IOException {
    assertThatThrownBy(() -> uploads.receive(bytes(0), bytes -> {}))
        .hasMessageContaining("FILE is needed, or the release on the standard input");
    assertThat(files()).isEmpty();
  }

  @Test
  void input_that_is_larger_than_the_folder_may_be_is_refused() throws IOException {
    file("old.mrl", 10, 1);
    assertThatThrownBy(() -> uploads.receive(bytes(5 * MEBIBYTE), bytes -> {}))
        .hasMessageContaining("more than the 4194304 bytes");
    assertThat(files()).doesNotContain("received").allMatch("old.mrl"::equals);
  }

  @Test
  void oldest_files_go_when_there_are_too_many() throws IOException {
    file("second.mrl", 10, 2);
    file("first.mrl", 10, 1);
    file("third.mrl", 10, 3);
    uploads.makeRoom(10);
    assertThat(files()).containsExactly("second.mrl", "third.mrl");
    uploads.makeRoom(10);
    assertThat(files()).containsExactly("second.mrl", "third.mrl");
  }

  @Test
  void oldest_files_go_when_they_are_too_large() throws IOException {
    file("first.mrl", 2 * MEBIBYTE, 1);
    file("second.mrl", MEBIBYTE, 2);
    uploads.receive(bytes(2 * MEBIBYTE), bytes -> {});
    assertThat(files()).hasSize(2).contains("second.mrl");
  }

  @Test
  void file_that_is_being_installed_stays_until_that_is_over() throws IOException {
    file("first.mrl", 10, 1);
    file("second.mrl", 10, 2);
    limits = new UploadLimits(MEBIBYTE, 1);
    CompletableFuture<String> change = new CompletableFuture<>();
    uploads.using("first.mrl", () -> change);
    CompletableFuture<String> plan = new CompletableFuture<>();
    uploads.using(folder.resolve("first.mrl").toString(), () -> plan);
    plan.complete("planned");
    assertThatThrownBy(() -> uploads.makeRoom(10))
        .hasMessageContaining("full of files that are being installed");
    assertThat(files()).containsExactly("first.mrl");
    change.complete("done");
    uploads.makeRoom(10);
    assertThat(files()).isEmpty();
  }

  /** Whoever sends it: by SSH, by CoAP, or to a deployer before this one. */
  @Test
  void file_that_is_being_written_stays_until_that_is_over() throws IOException {
    file("first.part", 10, 1);
    file("second.mrl", 10, 2);
    limits = new UploadLimits(MEBIBYTE, 2);
    try (FileChannel sent =
        FileChannel.open(folder.resolve("first.part"), StandardOpenOption.WRITE)) {
      WritingLock.hold(sent);
      uploads.makeRoom(10);
      assertThat(files()).containsExactly("first.part");
      limits = new UploadLimits(MEBIBYTE, 1);
      assertThatThrownBy(() -> uploads.makeRoom(10))
          .hasMessageContaining("full of files that are being installed or sent");
    }
    uploads.makeRoom(10);
    assertThat(files()).isEmpty();
  }

  @Test
  void file_that_brings_an_old_date_has_come_when_it_was_brought() throws IOException {
    FileTime before = FileTime.from(Instant.now().minusSeconds(60));
    file("old date.mrl", 10, 1);
    assertThat(Files.getLastModifiedTime(folder.resolve("old date.mrl"))).isLessThan(before);
    assertThat(UploadFolder.arrived(folder.resolve("old date.mrl"))).isGreaterThan(before);
  }

  @Test
  void folders_and_what_links_point_to_are_left_alone() throws IOException {
    Path outside = Files.write(home.resolve("outside"), new byte[2 * MEBIBYTE]);
    Files.createSymbolicLink(folder.resolve("link"), outside);
    Files.createDirectory(folder.resolve("folder"));
    limits = new UploadLimits(MEBIBYTE, 1);
    uploads.makeRoom(1);
    assertThat(files()).containsExactly("folder");
    assertThat(outside).exists();
  }

  @Test
  void folder_that_is_not_there_has_room() throws IOException {
    new UploadFolder(home.resolve("none"), () -> limits).makeRoom(10);
  }
}
