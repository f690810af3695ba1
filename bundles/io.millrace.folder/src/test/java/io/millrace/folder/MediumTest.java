// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.files.WritingLock;
import io.millrace.lib.release.Sha256;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediumTest {
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir private Path folder;

  /** The stick is a named pipe: the copy waits in the middle until the test has looked. */
  @Test
  void nobody_makes_room_with_a_file_while_it_is_copied() throws Exception {
    Path stick = folder.resolve("stick");
    assumeTrue(File.separatorChar == '/', "no named pipes");
    assumeTrue(new ProcessBuilder("mkfifo", stick.toString()).start().waitFor() == 0, "no mkfifo");
    Path copy = folder.resolve("copy");
    OfferedFile offered = new OfferedFile(stick, BYTES.length, FileTime.fromMillis(0));
    CompletableFuture<String> hash =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Medium.copy(offered, copy);
              } catch (Exception failure) {
                throw new AssertionError(failure);
              }
            });
    try (OutputStream out = Files.newOutputStream(stick)) { // waits until it is read
      assertThat(WritingLock.isHeld(copy)).isTrue();
      out.write(BYTES);
    }
    assertThat(hash.get(30, TimeUnit.SECONDS)).isEqualTo(Sha256.of(BYTES));
    assertThat(copy).hasBinaryContent(BYTES);
    assertThat(WritingLock.isHeld(copy)).isFalse();
  }
}
