// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The upload folder, as a client of SFTP sees it. */
class SftpServerTest {
  private static final String OUTSIDE =
      "PERMISSION_DENIED: only files of the upload folder: letters, digits, . _ + - and no folders";

  @TempDir Path top;
  private Path folder;
  private final List<String> records = new ArrayList<>();
  private UploadFolder uploads;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(top.resolve("upload"));
    uploads = new UploadFolder(folder, new BoundedRoom(folder, 4, 1 << 20));
  }

  private SftpServer server() {
    return new SftpServer(
        uploads, (action, outcome, detail) -> records.add(action + " " + outcome + " " + detail));
  }

  private List<String> answers(SftpClient client) throws IOException {
    return client.answers(server());
  }

  private static SftpClient client() {
    return new SftpClient();
  }

  private static SftpClient put(String name, String... parts) {
    SftpClient client = client().send(SftpRequest.OPEN, name, SftpClient.PUT, 0);
    long at = 0;
    for (String part : parts) {
      client.send(SftpRequest.WRITE, "1", at, part);
      at += part.length();
    }
    return client;
  }

  @Test
  void version_is_three_whatever_the_client_offers() throws IOException {
    assertThat(answers(client().raw(new byte[] {1, 0, 0, 0, 6}))).containsExactly("version 3");
  }

  @Test
  void file_appears_under_its_name_when_it_is_complete() throws IOException {
    SftpClient sending = put("./a.mrl", "one", "two");
    sending.send(SftpRequest.STAT, "a.mrl").send(SftpRequest.CLOSE, "1");
    sending.send(SftpRequest.STAT, "/a.mrl");
    assertThat(answers(sending))
        .containsExactly(
            "handle 1",
            "OK: done",
            "OK: done",
            "NO_SUCH_FILE: no such file",
            "OK: done",
            "attributes d 6 bytes 100600 " + seconds("a.mrl"));
    assertThat(folder.resolve("a.mrl")).hasContent("onetwo");
    assertThat(Files.getPosixFilePermissions(folder.resolve("a.mrl")).toString())
        .contains("OWNER_READ", "OWNER_WRITE")
        .doesNotContain("GROUP", "OTHERS");
    assertThat(records).containsExactly("upload a.mrl DONE 6 bytes");
  }

  private long seconds(String name) throws IOException {
    return Files.getLastModifiedTime(folder.resolve(name)).toMillis() / 1000;
  }

  @Test
  void half_a_file_is_removed_when_the_connection_ends() throws IOException {
    answers(put("a.mrl", "half"));
    assertThat(folder).isEmptyDirectory();
    assertThat(records)
        .containsExactly("upload a.mrl FAILED the connection ended before the file did");
  }

  @Test
  void what_a_process_that_was_killed_left_half_is_removed() throws IOException {
    Files.writeString(folder.resolve(".7.b.mrl.part"), "half");
    answers(put("a.mrl", "whole").send(SftpRequest.CLOSE, "1"));
    assertThat(folder.toFile().list()).containsExactly("a.mrl");
  }

  @Test
  void file_is_listed_fetched_renamed_and_removed() throws IOException {
    Files.writeString(folder.resolve("a.mrl"), "content");
    SftpClient using = client().send(SftpRequest.OPENDIR, "/").send(SftpRequest.READDIR, "1");
    using.send(SftpRequest.READDIR, "1").send(SftpRequest.CLOSE, "1");
    using.send(SftpRequest.OPEN, "a.mrl", SftpClient.GET, 0);
    using.send(SftpRequest.FSTAT, "2").send(SftpRequest.READ, "2", 3L, 100);
    using.send(SftpRequest.READ, "2", 7L, 100).send(SftpRequest.CLOSE, "2");
    using.send(SftpRequest.RENAME, "a.mrl", "b.mrl").send(SftpRequest.REMOVE, "b.mrl");
    List<String> answers = answers(using);
    assertThat(answers).element(5).asString().startsWith("attributes d 7 bytes 100600");
    answers.remove(5);
    assertThat(answers)
        .containsExactly(
            "handle 1",
            "names a.mrl",
            "END_OF_FILE: no more files",
            "OK: done",
            "handle 2",
            "data tent",
            "END_OF_FILE: end of file",
            "OK: done",
            "OK: done",
            "OK: done");
    assertThat(records)
        .containsExactly(
            "download a.mrl DONE ", "rename a.mrl to b.mrl DONE ", "remove b.mrl DONE ");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../secret",
        "a/b",
        "/etc/passwd",
        "./../secret",
        "/upload/../../x",
        "..mrl",
        ".hidden",
        ".1.a.mrl.part",
        "a\u0000b",
        "a b",
        "ü",
        "-rf",
        "a\\b",
        "a\nb"
      })
  void name_that_is_no_files_of_the_folder_is_refused(String name) throws IOException {
    Files.writeString(top.resolve("secret"), "secret");
    SftpClient asking = client().send(SftpRequest.OPEN, name, SftpClient.GET, 0);
    asking.send(SftpRequest.OPEN, name, SftpClient.PUT, 0).send(SftpRequest.STAT, name);
    asking.send(SftpRequest.REMOVE, name).send(SftpRequest.RENAME, name, "x");
    asking.send(SftpRequest.REALPATH, name).send(SftpRequest.OPENDIR, name);
    assertThat(answers(asking)).hasSize(7).containsOnly(OUTSIDE);
    assertThat(records).hasSize(7).allMatch(each -> each.startsWith("sftp request REFUSED"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void link_in_the_folder_is_not_there() throws IOException {
    Files.writeString(top.resolve("secret"), "secret");
    Files.createSymbolicLink(folder.resolve("link"), top.resolve("secret"));
    Files.createDirectory(folder.resolve("inner"));
    SftpClient asking = client().send(SftpRequest.OPEN, "link", SftpClient.GET, 0);
    asking.send(SftpRequest.STAT, "link").send(SftpRequest.REMOVE, "inner");
    asking.send(SftpRequest.OPENDIR, ".").send(SftpRequest.READDIR, "1");
    assertThat(answers(asking))
        .containsExactly(
            "NO_SUCH_FILE: no such file",
            "NO_SUCH_FILE: no such file",
            "NO_SUCH_FILE: no such file",
            "handle 1",
            "END_OF_FILE: no more files");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 14, 15, 19, 20, 21, 200, 255})
  void links_folders_and_extensions_are_not_supported(int type) throws IOException {
    assertThat(answers(client().send(type, "a", "b")))
        .containsExactly("UNSUPPORTED: the upload folder takes plain files alone");
  }

  @Test
  void time_can_be_set_and_no_other_attribute() throws IOException {
    Files.writeString(folder.resolve("a.mrl"), "content");
    String denied = "PERMISSION_DENIED: of a file's attributes only its times can be set";
    SftpClient setting = client().send(SftpRequest.SETSTAT, "a.mrl", 0x4, 0100777);
    setting.send(SftpRequest.SETSTAT, "a.mrl", 0x2, 0, 0);
    setting.send(SftpRequest.SETSTAT, "a.mrl", 0x1, 0L);
    setting.send(SftpRequest.SETSTAT, "a.mrl", 0xC, 0100777, 5, 1234567);
    assertThat(answers(setting)).containsExactly(denied, denied, denied, "OK: done");
    assertThat(seconds("a.mrl")).isEqualTo(1234567);
    assertThat(Files.isExecutable(folder.resolve("a.mrl"))).isFalse();
  }

  @Test
  void time_of_a_file_that_is_being_sent_holds_when_it_is_complete() throws IOException {
    SftpClient sending = put("a.mrl", "one").send(SftpRequest.FSETSTAT, "1", 0x8, 5, 1234567);
    answers(sending.send(SftpRequest.CLOSE, "1"));
    assertThat(seconds("a.mrl")).isEqualTo(1234567);
  }

  @Test
  void file_that_is_there_is_replaced_whole_and_never_changed() throws IOException {
    Files.writeString(folder.resolve("a.mrl"), "before");
    String whole = "UNSUPPORTED: a file cannot be changed or resumed: send it whole";
    SftpClient changing = client().send(SftpRequest.OPEN, "a.mrl", 0x2 | 0x10, 0);
    changing.send(SftpRequest.OPEN, "a.mrl", 0x2 | 0x4 | 0x8 | 0x10, 0);
    changing.send(SftpRequest.OPEN, "a.mrl", SftpClient.PUT | 0x20, 0);
    assertThat(answers(changing))
        .containsExactly(whole, whole, "FAILURE: there is a file of that name");
    assertThat(folder.resolve("a.mrl")).hasContent("before");
    answers(put("a.mrl", "after").send(SftpRequest.CLOSE, "1"));
    assertThat(folder.resolve("a.mrl")).hasContent("after");
  }

  @Test
  void file_is_cut_to_its_size_as_scp_does_it() throws IOException {
    SftpClient sending = client().send(SftpRequest.OPEN, "a.mrl", 0x2 | 0x8, 0);
    sending.send(SftpRequest.WRITE, "1", 0L, "content").send(SftpRequest.FSETSTAT, "1", 0x1, 7L);
    sending.send(SftpRequest.FSETSTAT, "1", 0x1, 8L).send(SftpRequest.FSETSTAT, "1", 0x4, 0777);
    assertThat(answers(sending.send(SftpRequest.CLOSE, "1")))
        .containsExactly(
            "handle 1",
            "OK: done",
            "OK: done",
            "FAILURE: a file is not made longer than what came",
            "PERMISSION_DENIED: of a file's attributes only its times can be set",
            "OK: done");
    assertThat(folder.resolve("a.mrl")).hasContent("content");
  }

  @Test
  void file_with_a_hole_or_over_the_quota_is_not_kept() throws IOException {
    SftpClient hole = put("a.mrl").send(SftpRequest.WRITE, "1", 5L, "late");
    assertThat(answers(hole.send(SftpRequest.CLOSE, "1")))
        .containsExactly(
            "handle 1",
            "FAILURE: a part before this one is missing: send the file whole",
            "FAILURE: the file was not taken whole");
    SftpClient large = put("a.mrl");
    for (int i = 0; i < 5; i++) {
      large.send(SftpRequest.WRITE, "1", i * 262144L, "x".repeat(262144));
    }
    assertThat(answers(large.send(SftpRequest.CLOSE, "1")))
        .endsWith(
            "FAILURE: the folder for uploads is full", "FAILURE: the file was not taken whole");
    assertThat(folder).isEmptyDirectory();
    assertThat(records).hasSize(2).allMatch(each -> each.startsWith("upload a.mrl FAILED"));
  }

  @Test
  void files_are_counted_whoever_put_them_there() throws IOException {
    for (int i = 0; i < 4; i++) {
      Files.writeString(folder.resolve("file" + i), "x");
    }
    assertThat(answers(put("a.mrl"))).containsExactly("FAILURE: the folder for uploads is full");
  }

  @Test
  void handles_are_bounded_and_those_of_another_kind_are_refused() throws IOException {
    SftpClient opening = client();
    for (int i = 0; i <= Handles.MOST; i++) {
      opening.send(SftpRequest.OPENDIR, "/");
    }
    opening.send(SftpRequest.READ, "1", 0L, 1).send(SftpRequest.WRITE, "1", 0L, "x");
    opening.send(SftpRequest.READDIR, "99").send(SftpRequest.CLOSE, "x");
    assertThat(answers(opening).subList(Handles.MOST, Handles.MOST + 5))
        .containsExactly(
            "FAILURE: no more than 16 files are open at once",
            "FAILURE: the handle is not for reading",
            "FAILURE: the handle is not for writing",
            "FAILURE: no such handle",
            "FAILURE: no such handle");
  }

  @Test
  void request_that_is_cut_off_is_answered() throws IOException {
    assertThat(answers(client().send(SftpRequest.OPEN).send(SftpRequest.STAT, 1 << 30)))
        .containsOnly("BAD_MESSAGE: the request is cut off");
    assertThat(records).extracting(String::valueOf).doesNotContain(AuditOutcome.DONE.name());
  }
}
