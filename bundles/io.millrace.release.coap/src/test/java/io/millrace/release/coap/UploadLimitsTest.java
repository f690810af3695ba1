// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.files.WritingLock;
import io.millrace.lib.release.Bounds;
import io.millrace.lib.testing.FailingFileChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are too large, a disk that is full or not as it was, and names that are none. */
class UploadLimitsTest extends UploadCase {
  /** A disk that takes some bytes and is full then. */
  private static final class FullDisk extends FailingFileChannel {
    FullDisk(FileChannel real) {
      super(real);
    }

    @Override
    public int write(ByteBuffer bytes, long at) throws IOException {
      if (bytes.remaining() < 100) {
        throw full();
      }
      ByteBuffer some = bytes.slice().limit(bytes.remaining() / 2);
      int written = real.write(some, at);
      bytes.position(bytes.position() + written);
      return written;
    }

    @Override
    public void force(boolean all) throws IOException {
      throw full();
    }
  }

  @Test
  void what_is_larger_than_a_release_is_refused_before_it_comes() throws IOException {
    int tooMuch = (int) Bounds.FILE_BYTES + 1;
    CoapResponse refusal = put(ANNA, block(file, 0, 6, OptionNumber.SIZE1, tooMuch));
    assertThat(refusal.code()).isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(refusal.options().uint(OptionNumber.SIZE1, 0)).isEqualTo(Bounds.FILE_BYTES);
    CoapOptions far =
        CoapOptions.builder()
            .add(OptionNumber.BLOCK1, (int) Bounds.FILE_BYTES / 1024 << 4 | 6)
            .build();
    assertThat(put(ANNA, new CoapRequest(CoapCode.PUT, far, Bytes.utf8("x"))).code())
        .isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(releases.uploads()).isEmptyDirectory();
  }

  @Test
  void quota_refuses_and_keeps_what_came() throws IOException {
    releases.mostBytes = 3000;
    send(ANNA, file, 0, 2);
    for (int i = 0; i < 3; i++) {
      CoapResponse refusal = put(ANNA, file, 2);
      assertThat(refusal.code()).isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
      assertThat(text(refusal))
          .isEqualTo("offset 2048: it cannot be written: more than the folder may hold");
    }
    assertThat(records).filteredOn(each -> each.outcome() == AuditOutcome.FAILED).hasSize(1);
    releases.mostBytes = Long.MAX_VALUE;
    sendRest(ANNA, file, 2);
    assertWhole(file);
  }

  @Test
  void nobody_makes_room_with_a_file_while_a_block_of_it_is_written() throws IOException {
    Path half = releases.uploads().resolve("." + NAME + ".half");
    List<Boolean> held = new ArrayList<>();
    disk =
        channel -> {
          held.add(WritingLock.isHeld(half));
          return channel;
        };
    sendRest(ANNA, file, 0);
    assertWhole(file);
    assertThat(held).hasSize(blocks(file) + 1).containsOnly(true);
    assertThat(WritingLock.isHeld(releases.uploads().resolve(NAME))).isFalse();
  }

  @Test
  void full_disk_keeps_what_came_and_it_goes_on_when_there_is_room() throws IOException {
    send(ANNA, file, 0, 3);
    disk = FullDisk::new;
    CoapResponse refusal = put(ANNA, file, 3);
    assertThat(refusal.code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(refusal.options().has(OptionNumber.MAX_AGE)).isTrue();
    assertThat(text(refusal)).startsWith("offset 3072: it cannot be written: No space left");
    assertThat(state()).isEqualTo("offset 3072");
    disk = channel -> channel;
    sendRest(ANNA, file, 3);
    assertWhole(file);
  }

  @Test
  void file_that_cannot_be_forced_to_the_disk_is_not_there() throws IOException {
    send(ANNA, file, 0, blocks(file) - 1);
    put(ANNA, block(file.slice(0, 16_400), 16, 6)); // whole, on a disk that is good
    assertThat(state()).isEqualTo("complete 16400");
    send(ANNA, file, 0, blocks(file) - 1);
    int[] writes = {0};
    disk = channel -> writes[0]++ == 0 ? channel : new FullDisk(channel);
    assertThat(put(ANNA, file, blocks(file) - 1).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(state()).isEqualTo("complete 16400\noffset 16500");
    disk = channel -> channel;
    assertThat(put(ANNA, file, blocks(file) - 1).code()).isEqualTo(CoapCode.CHANGED);
    assertWhole(file);
  }

  @Test
  void file_that_was_removed_meanwhile_begins_again() throws IOException {
    send(ANNA, file, 0, 4);
    Files.delete(releases.uploads().resolve("." + NAME + ".half"));
    assertThat(text(put(ANNA, file, 4))).startsWith("offset 0: ");
    sendRest(ANNA, file, 0);
    assertWhole(file);
  }

  @Test
  void links_are_neither_followed_nor_read() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Files.createSymbolicLink(releases.uploads().resolve("." + NAME + ".half"), secret);
    Files.createSymbolicLink(releases.uploads().resolve(NAME), secret);
    assertThat(uploads.whole(NAME, releases)).isNull();
    assertThat(put(ANNA, file, 0).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(secret).hasContent("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "a.mrl, true",
    "house-1.2.0+b_1.mrl, true",
    ".a.mrl, false",
    "a, false",
    "a.mrl.half, false",
    "../a.mrl, false",
    "a/b.mrl, false",
    "'a b.mrl', false",
    "ä.mrl, false",
    "'', false"
  })
  void names_cannot_lead_out_of_the_folder(String name, boolean good) {
    assertThat(Uploads.isName(name)).isEqualTo(good);
  }

  @Test
  void block_that_does_not_fit_its_option_is_a_bad_request() throws IOException {
    CoapRequest half = block(file, 0, 6);
    assertThat(put(ANNA, half.with(file.slice(0, 500))).code()).isEqualTo(CoapCode.BAD_REQUEST);
    assertThat(put(ANNA, block(file, 0, 7)).code()).isEqualTo(CoapCode.BAD_REQUEST);
    assertThat(releases.uploads()).isEmptyDirectory();
  }
}
