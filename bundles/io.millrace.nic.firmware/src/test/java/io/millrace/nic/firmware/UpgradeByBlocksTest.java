// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.code;
import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static io.millrace.nic.firmware.Uploader.offset;
import static io.millrace.nic.firmware.Uploader.request;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeByBlocksTest {
  private static final int KILOBYTE = 6;
  private static final Bytes IMAGE = image(20_000);
  private static final Bytes FILE = head("2.0.0", IMAGE).record().plus(IMAGE);

  @TempDir Path folder;

  private Uploader client;

  @BeforeEach
  void start() throws IOException {
    client = new Uploader(folder);
  }

  private CoapResponse upload(Bytes file, int first, int exponent) {
    CoapResponse answer = null;
    for (int i = first; (long) i * (16 << exponent) < file.length(); i++) {
      answer = client.block1(file, i, exponent);
    }
    return answer;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 6})
  void image_comes_in_blocks_of_any_size_and_is_verified(int exponent) {
    assertThat(code(client.block1(FILE, 0, exponent))).isEqualTo("2.31");
    CoapResponse last = upload(FILE, 1, exponent);
    assertThat(code(last)).isEqualTo("2.04");
    assertThat(state(last)).isEqualTo(5);
    assertThat(last.options().has(OptionNumber.BLOCK1)).isTrue();
    client.put("activate");
    assertThat(client.shown).isEqualTo("2.0.0");
  }

  @Test
  void block_is_acknowledged_with_its_number_and_without_payload() {
    CoapResponse answer = client.block1(FILE, 0, KILOBYTE);
    assertThat(answer.options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(8 | KILOBYTE);
    assertThat(answer.payload().isEmpty()).isTrue();
  }

  @Test
  void short_image_comes_whole_in_one_request() {
    Bytes small = image(500);
    CoapResponse answer = client.put("image", head("2.0.0", small).record().plus(small));
    assertThat(code(answer)).isEqualTo("2.04");
    assertThat(state(answer)).isEqualTo(5);
  }

  @Test
  void upload_goes_on_at_any_block_that_joins() {
    client.block1(FILE, 0, KILOBYTE);
    client.block1(FILE, 1, KILOBYTE);
    assertThat(offset(client.get("state"))).isEqualTo(2048 - 20);
    assertThat(state(upload(FILE, 7, 4))).isEqualTo(5);
  }

  @Test
  void upload_begun_again_from_the_first_block_passes_over_what_is_there() {
    client.block1(FILE, 0, KILOBYTE);
    client.block1(FILE, 1, KILOBYTE);
    client.block1(FILE, 0, KILOBYTE);
    assertThat(offset(client.get("state"))).isEqualTo(2048 - 20);
    assertThat(state(upload(FILE, 1, KILOBYTE))).isEqualTo(5);
  }

  @Test
  void block_behind_a_gap_is_incomplete_and_the_upload_goes_on() {
    client.block1(FILE, 0, KILOBYTE);
    assertThat(code(client.block1(FILE, 2, KILOBYTE))).isEqualTo("4.08");
    assertThat(state(upload(FILE, 1, KILOBYTE))).isEqualTo(5);
  }

  @Test
  void later_block_without_an_upload_is_incomplete() {
    assertThat(code(client.block1(FILE, 1, KILOBYTE))).isEqualTo("4.08");
  }

  @Test
  void other_image_is_kept_out_while_one_is_on_its_way() {
    client.block1(FILE, 0, KILOBYTE);
    Bytes other = head("3.0.0", IMAGE).record().plus(IMAGE);
    assertThat(code(client.block1(other, 0, KILOBYTE))).isEqualTo("4.09");
    assertThat(state(upload(FILE, 1, KILOBYTE))).isEqualTo(5);
  }

  @Test
  void blocks_of_two_images_mixed_up_are_no_image() {
    client.block1(FILE, 0, KILOBYTE);
    Bytes other = FILE.slice(0, 20).plus(image(20_001)).slice(0, FILE.length());
    CoapResponse last = upload(other, 1, KILOBYTE);
    assertThat(code(last)).isEqualTo("4.00");
    assertThat(state(last)).isEqualTo(6);
    assertThat(state(upload(FILE, 0, KILOBYTE))).isEqualTo(5);
  }

  @Test
  void file_that_ends_too_early_is_incomplete() {
    CoapResponse last = upload(FILE.slice(0, 10_000), 0, KILOBYTE);
    assertThat(code(last)).isEqualTo("4.08");
    assertThat(state(upload(FILE, 9, KILOBYTE))).isEqualTo(5);
  }

  @Test
  void size_that_is_not_the_images_is_refused() {
    CoapRequest first = request(CoapCode.PUT, FILE.slice(0, 1024), "id=image");
    CoapRequest sized =
        first.with(
            first.options().toBuilder()
                .add(OptionNumber.BLOCK1, 8 | KILOBYTE)
                .add(OptionNumber.SIZE1, FILE.length() + 1)
                .build());
    assertThat(code(client.ask(sized))).isEqualTo("4.00");
  }

  @Test
  void image_larger_than_the_room_is_refused_at_its_first_block() {
    ImageHead large = new ImageHead(new ImageVersion(2, 0, 0), 0, 0, 0xFFFFFFFFL, 1);
    Bytes file = large.record().plus(IMAGE);
    CoapResponse answer = client.block1(file, 0, KILOBYTE);
    assertThat(code(answer)).isEqualTo("4.13");
    assertThat(answer.options().uint(OptionNumber.SIZE1, -1)).isEqualTo(Uploader.ROOM);
  }

  @ParameterizedTest
  @CsvSource({
    "image,0e,4.00", // more to come, and only 16 bytes a block
    "image,08,4.00",
    "image,0f,4.00",
    "image,00,4.00",
    "image,ffffff,4.00",
    "image,fffff6,4.08",
    "image,00000006,4.00",
    "image,fffffffffe,4.00",
    "init,0e,4.13",
    "verify,16,4.13",
  })
  void block_that_makes_no_sense_is_refused_and_a_good_upload_still_works(
      String id, String block1, String code) {
    CoapRequest plain = request(CoapCode.PUT, FILE.slice(0, 33), "id=" + id);
    CoapRequest request =
        plain.with(plain.options().toBuilder().add(OptionNumber.BLOCK1, Bytes.hex(block1)).build());
    assertThat(code(client.ask(request))).isEqualTo(code);
    assertThat(state(upload(FILE, 0, KILOBYTE))).isEqualTo(5);
  }
}
