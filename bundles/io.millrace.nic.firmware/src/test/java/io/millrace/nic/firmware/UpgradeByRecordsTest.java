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
import io.millrace.lib.cbor.CborText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeByRecordsTest {
  private static final Bytes IMAGE = image(1000);

  @TempDir Path folder;

  private Uploader client;

  @BeforeEach
  void start() throws IOException {
    client = new Uploader(folder);
  }

  private void isRefused(CoapResponse answer, String code, int state) {
    assertThat(code(answer)).isEqualTo(code);
    assertThat(state(answer)).isEqualTo(state);
    assertThat(client.version()).isEqualTo("00010000");
  }

  @Test
  void nic_without_images_says_its_built_in_version_and_is_idle() {
    assertThat(client.version()).isEqualTo("00010000");
    assertThat(client.shown).isEmpty();
    assertThat(client.get("state").payload().hex())
        .isEqualTo("0f100000" + "00010000" + "00000000" + "00000000" + "00c00000");
    assertThat(client.get("info").options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(42);
  }

  @Test
  void image_goes_through_all_states_and_runs_then() {
    ImageHead head = head("2.0.7", IMAGE);
    CoapResponse begun = client.put("init", head.record());
    assertThat(code(begun)).isEqualTo("2.04");
    assertThat(state(begun)).isEqualTo(1);
    for (int at = 0; at < IMAGE.length(); at += 192) {
      int length = Math.min(192, IMAGE.length() - at);
      CoapResponse taken = client.block(at, IMAGE.slice(at, length));
      assertThat(state(taken)).isEqualTo(3);
      assertThat(offset(taken)).isEqualTo(at + length);
    }
    assertThat(client.get("info").payload()).isEqualTo(head.record());
    assertThat(state(client.put("verify"))).isEqualTo(5);
    assertThat(client.version()).isEqualTo("00010000");
    assertThat(state(client.put("activate"))).isEqualTo(7);
    assertThat(client.version()).isEqualTo("02000007");
    assertThat(client.shown).isEqualTo("2.0.7");
  }

  @Test
  void roll_back_restores_the_former_version_and_back_again() {
    client.boot("1.0.0", 500);
    client.boot("2.0.0", 600);
    assertThat(state(client.put("rollback"))).isEqualTo(7);
    assertThat(client.shown).isEqualTo("1.0.0");
    client.put("rollback");
    assertThat(client.shown).isEqualTo("2.0.0");
  }

  @Test
  void built_in_firmware_is_rolled_back_to() {
    client.boot("1.0.0", 500);
    client.put("rollback");
    assertThat(client.shown).isEmpty();
    assertThat(client.version()).isEqualTo("00010000");
  }

  @Test
  void image_with_another_crc_is_thrown_away_and_the_old_one_stays() {
    ImageHead good = head("2.0.0", IMAGE);
    ImageHead bad = new ImageHead(good.version(), 0, good.crc() ^ 1, good.length(), 1);
    isRefused(client.upload(bad, IMAGE, 0), "4.00", 6);
    isRefused(client.put("activate"), "4.09", 8);
    assertThat(state(client.upload(good, IMAGE, 0))).isEqualTo(5);
  }

  @Test
  void image_for_another_device_type_is_refused() {
    isRefused(client.put("init", head("2.0.0", IMAGE, 0, 2).record()), "4.12", 2);
  }

  @ParameterizedTest
  @CsvSource({"199981", "2147483648", "4294967295"})
  void image_larger_than_the_room_is_refused_with_the_room(long length) {
    ImageHead head = new ImageHead(new ImageVersion(2, 0, 0), 0, 0, length, 1);
    CoapResponse answer = client.put("init", head.record());
    isRefused(answer, "4.13", 2);
    assertThat(answer.options().uint(OptionNumber.SIZE1, -1)).isEqualTo(Uploader.ROOM);
  }

  @Test
  void image_without_bytes_is_refused() {
    isRefused(client.put("init", head("2.0.0", Bytes.EMPTY).record()), "4.00", 2);
  }

  @Test
  void offset_beyond_the_expected_one_is_refused_and_the_upload_goes_on() {
    client.put("init", head("2.0.0", IMAGE).record());
    client.block(0, IMAGE.slice(0, 192));
    CoapResponse refused = client.block(384, IMAGE.slice(384, 192));
    isRefused(refused, "4.09", 4);
    assertThat(offset(refused)).isEqualTo(192);
    assertThat(state(client.upload(head("2.0.0", IMAGE), IMAGE, 192))).isEqualTo(5);
  }

  @Test
  void block_that_comes_twice_does_no_harm_but_another_in_its_place_is_refused() {
    client.put("init", head("2.0.0", IMAGE).record());
    client.block(0, IMAGE.slice(0, 192));
    assertThat(offset(client.block(0, IMAGE.slice(0, 192)))).isEqualTo(192);
    assertThat(offset(client.block(100, IMAGE.slice(100, 150)))).isEqualTo(250);
    isRefused(client.block(0, IMAGE.slice(1, 192)), "4.09", 4);
    assertThat(state(client.upload(head("2.0.0", IMAGE), IMAGE, 250))).isEqualTo(5);
  }

  @Test
  void bytes_behind_the_images_end_are_refused() {
    client.put("init", head("2.0.0", IMAGE.slice(0, 100)).record());
    isRefused(client.block(0, IMAGE.slice(0, 101)), "4.00", 4);
  }

  @Test
  void verification_of_half_an_image_is_refused_and_the_rest_may_come() {
    client.put("init", head("2.0.0", IMAGE).record());
    client.block(0, IMAGE.slice(0, 192));
    isRefused(client.put("verify"), "4.08", 6);
    assertThat(state(client.upload(head("2.0.0", IMAGE), IMAGE, 192))).isEqualTo(5);
  }

  @Test
  void second_upload_is_kept_out_until_the_first_stood_still_for_a_minute() {
    client.put("init", head("2.0.0", IMAGE).record());
    client.block(0, IMAGE.slice(0, 192));
    CoapResponse second = client.put("init", head("3.0.0", image(700)).record());
    assertThat(code(second)).isEqualTo("4.09");
    assertThat(offset(second)).isEqualTo(192);
    assertThat(client.get("info").payload()).isEqualTo(head("2.0.0", IMAGE).record());
    client.time.turn(Duration.ofSeconds(61));
    assertThat(code(client.put("init", head("3.0.0", image(700)).record()))).isEqualTo("2.04");
  }

  @Test
  void aborted_upload_makes_way_at_once() {
    client.put("init", head("2.0.0", IMAGE).record());
    assertThat(state(client.put("abort"))).isZero();
    assertThat(code(client.put("init", head("3.0.0", image(700)).record()))).isEqualTo("2.04");
  }

  @Test
  void same_upload_begun_again_goes_on_where_it_was() {
    client.put("init", head("2.0.0", IMAGE).record());
    client.block(0, IMAGE.slice(0, 192));
    CoapResponse again = client.put("init", head("2.0.0", IMAGE).record());
    assertThat(state(again)).isEqualTo(3);
    assertThat(offset(again)).isEqualTo(192);
  }

  @Test
  void versions_that_are_booted_or_former_are_not_replaced() {
    client.boot("1.0.0", 500);
    client.boot("2.0.0", 600);
    assertThat(code(client.put("init", head("2.0.0", IMAGE).record()))).isEqualTo("4.09");
    assertThat(code(client.put("init", head("1.0.0", IMAGE).record()))).isEqualTo("4.09");
    assertThat(client.shown).isEqualTo("2.0.0");
  }

  @Test
  void no_more_images_are_kept_than_may_be_but_those_that_are_needed() {
    client.boot("1.0.0", 500);
    client.boot("2.0.0", 600);
    client.boot("3.0.0", 700);
    client.upload(head("4.0.0", IMAGE), IMAGE, 0);
    String list = CborText.of(client.get("list").payload()).orElseThrow();
    assertThat(list)
        .doesNotContain("1.0.0")
        .contains("0: \"2.0.0\", 1: 600", "5: \"former\"", "5: \"booted\"", "5: \"verified\"");
    client.put("rollback");
    assertThat(client.shown).isEqualTo("2.0.0");
  }

  @Test
  void image_that_does_not_come_up_leaves_the_old_one_running() {
    client.boot("1.0.0", 500);
    client.upload(head("2.0.0", IMAGE, 0x8000, 1), IMAGE, 0);
    CoapResponse answer = client.put("activate");
    assertThat(code(answer)).isEqualTo("4.09");
    assertThat(state(answer)).isEqualTo(8);
    assertThat(client.shown).isEqualTo("1.0.0");
  }

  @Test
  void image_is_activated_by_its_version() {
    client.boot("1.0.0", 500);
    client.boot("2.0.0", 600);
    CoapRequest first = request(CoapCode.PUT, Bytes.EMPTY, "id=activate", "ver=1.0.0");
    assertThat(code(client.ask(first))).isEqualTo("2.04");
    assertThat(client.shown).isEqualTo("1.0.0");
    CoapRequest none = request(CoapCode.PUT, Bytes.EMPTY, "id=activate", "ver=9.9.9");
    assertThat(code(client.ask(none))).isEqualTo("4.04");
    CoapRequest path = request(CoapCode.PUT, Bytes.EMPTY, "id=activate", "ver=../../boot");
    assertThat(code(client.ask(path))).isEqualTo("4.04");
  }

  @ParameterizedTest
  @CsvSource({
    "3,id=init,4.00",
    "3,id=verify,4.09",
    "3,id=activate,4.09",
    "3,id=rollback,4.09",
    "3,off=0,4.00",
    "3,off=,4.00",
    "3,off=-1,4.00",
    "3,off=4294967296,4.00",
    "3,off=99999999999999999999,4.00",
    "3,'',4.00",
    "3,id=,4.00",
    "3,id=none,5.01",
    "1,id=none,5.01",
    "1,off=0,5.01",
    "1,'',4.00",
    "3,id=image,4.00",
    "2,id=init,4.05",
    "4,id=list,4.05",
    "7,id=init,4.05",
  })
  void what_makes_no_sense_is_refused_and_a_good_upload_still_works(
      int method, String query, String code) {
    assertThat(code(client.ask(request(method, Bytes.EMPTY, query)))).isEqualTo(code);
    assertThat(state(client.upload(head("2.0.0", IMAGE), IMAGE, 0))).isEqualTo(5);
  }

  @Test
  void block_of_more_than_192_bytes_is_refused() {
    client.put("init", head("2.0.0", IMAGE).record());
    CoapResponse answer = client.block(0, IMAGE.slice(0, 193));
    assertThat(code(answer)).isEqualTo("4.13");
    assertThat(answer.options().uint(OptionNumber.SIZE1, -1)).isEqualTo(192);
  }

  @Test
  void block_without_an_upload_is_refused() {
    isRefused(client.block(0, IMAGE.slice(0, 192)), "4.09", 4);
  }

  @ParameterizedTest
  @CsvSource({"12,60,3,init,4.15", "17,60,3,init,4.06", "17,40,1,ver,4.06", "17,42,1,list,4.06"})
  void other_formats_are_refused(int option, int value, int method, String id, String code) {
    CoapRequest plain = request(method, head("2.0.0", IMAGE).record(), "id=" + id);
    CoapRequest request = plain.with(plain.options().toBuilder().add(option, value).build());
    assertThat(code(client.ask(request))).isEqualTo(code);
  }

  @Test
  void refusal_is_in_words_for_who_accepts_text() {
    CoapRequest plain = request(CoapCode.PUT, Bytes.EMPTY, "id=verify");
    CoapRequest request =
        plain.with(plain.options().toBuilder().add(OptionNumber.ACCEPT, 0).build());
    assertThat(client.ask(request).payload().utf8())
        .isEqualTo(
            "no upload is on its way; state=6 (verify failed), version=0.1.0, offset=0, length=0");
  }

  @Test
  void files_are_their_owners_only() throws IOException {
    client.boot("1.0.0", 500);
    client.put("init", head("2.0.0", IMAGE).record());
    Path images = client.settings.folder();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(images)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(images)) {
      for (Path each : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .isEqualTo("rw-------");
      }
    }
  }
}
