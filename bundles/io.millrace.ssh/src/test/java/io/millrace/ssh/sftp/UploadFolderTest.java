// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.WritingLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who send files at once, also through an SSH before this one. */
class UploadFolderTest {
  private static final long STEP = 1 << 20;

  @TempDir Path folder;
  private final List<Long> asked = new ArrayList<>();

  private UploadFolder folder() {
    return new UploadFolder(folder, (file, bytes) -> asked.add(bytes));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes());
  }

  private void write(Upload upload, String text) throws IOException, SftpRefusedException {
    upload.write(upload.size(), bytes(text));
  }

  @Test
  void file_that_is_being_sent_stays_when_somebody_else_begins() throws Exception {
    Upload running = folder().begin("a.mrl", false);
    write(running, "one");
    UploadFolder successor = folder();
    Upload second = successor.begin("a.mrl", false);
    write(second, "other");
    second.close();
    assertThat(WritingLock.isHeld(running.part())).isTrue();
    write(running, "two");
    running.close();
    assertThat(folder.resolve("a.mrl")).hasContent("onetwo");
    assertThat(folder.toFile().list()).containsExactly("a.mrl");
  }

  @Test
  void file_that_nobody_sends_any_more_is_removed_and_those_of_others_are_not() throws Exception {
    Files.createFile(folder.resolve(".1.a.mrl.part"));
    Files.createFile(folder.resolve(".coap-1.part"));
    folder().begin("b.mrl", false).abandon();
    assertThat(folder.toFile().list()).containsExactly(".coap-1.part");
  }

  /** Otherwise each could fill the same room. */
  @Test
  void room_that_another_upload_has_and_does_not_use_is_counted() throws Exception {
    UploadFolder uploads = folder();
    Upload first = uploads.begin("a.mrl", false);
    Upload second = uploads.begin("b.mrl", false);
    write(first, "ten bytes.");
    write(second, "x");
    write(first, "more, in the same room");
    assertThat(asked).containsExactly(0L, 0L, 10 + STEP, 1 + STEP + STEP);
    first.abandon();
    second.abandon();
  }
}
