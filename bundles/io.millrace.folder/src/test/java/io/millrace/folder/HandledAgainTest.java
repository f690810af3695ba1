// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.release.ReleaseStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;

/** Files that come again: on the same medium, on another, or after a refusal. */
class HandledAgainTest extends FolderRig {
  @Test
  void medium_that_is_put_in_again_installs_nothing_twice() throws IOException {
    Path file = release("house.mrl", "one");
    look(2);
    releases.end(ReleaseStage.ROLLED_BACK, "errors: half fail");
    look(1);
    Path away = Files.move(stick, home.resolve("away"));
    look(2);
    Files.move(away, stick);
    Files.delete(stick.resolve("house.mrl.result.txt"));
    restart();
    look(5);
    assertThat(releases.orders).hasSize(1);
    assertThat(result("house.mrl")).contains("rolled back, the set before runs: errors: half fail");
    Files.setLastModifiedTime(file, FileTime.fromMillis(5));
    Files.copy(file, stick.resolve("copy.mrl"));
    look(5);
    assertThat(releases.orders).hasSize(1);
    assertThat(result("copy.mrl")).contains("errors: half fail");
  }

  @Test
  void file_that_was_handled_before_takes_no_room_from_other_uploads() throws IOException {
    Path file = release("house.mrl", "one");
    look(2);
    releases.end(ReleaseStage.COMMITTED, "");
    look(2);
    assertThat(releases.room).containsExactly(Files.size(file));
    Files.setLastModifiedTime(file, FileTime.fromMillis(5));
    releases.noRoom = new IOException("the folder for uploads is full");
    look(3);
    assertThat(releases.room).hasSize(1);
    assertThat(result("house.mrl")).contains("committed: ");
  }

  @Test
  void release_that_was_refused_may_come_again_when_the_reason_is_gone() throws IOException {
    Path file = release("house.mrl", "one");
    look(2);
    releases.end(ReleaseStage.REFUSED, "no key is trusted");
    look(5);
    assertThat(releases.orders).hasSize(1);
    assertThat(result("house.mrl")).contains("refused: no key is trusted");
    Files.setLastModifiedTime(file, FileTime.fromMillis(5)); // put in again, or copied anew
    look(2);
    assertThat(releases.orders).hasSize(2);
  }
}
