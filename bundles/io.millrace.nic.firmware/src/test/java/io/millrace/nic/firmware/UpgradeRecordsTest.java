// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeRecordsTest {
  private static final String HEAD =
      "0e100000" + "02030104" + "8001" + "29b1" + "00000009" + "0000002a";

  @Test
  void crc_is_that_of_the_catalogues_check_value() {
    byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(new Crc16().update(ByteBuffer.wrap(check)).value()).isEqualTo(0x29B1);
  }

  @Test
  void version_record_is_laid_out_as_the_spec_says() {
    assertThat(UpgradeRecords.version(new ImageVersion(2, 3, 260)).hex())
        .isEqualTo("0d04000002030104");
  }

  @Test
  void info_record_is_laid_out_as_the_spec_says_and_read_back() {
    ImageHead head = new ImageHead(new ImageVersion(2, 3, 260), 0x8001, 0x29B1, 9, 42);
    assertThat(head.record().hex()).isEqualTo(HEAD);
    assertThat(ImageHead.of(Bytes.hex(HEAD))).contains(head);
    assertThat(head.doesNotBoot()).isTrue();
  }

  @Test
  void state_record_is_laid_out_as_the_spec_says() {
    UpgradeProgress progress =
        new UpgradeProgress(new ImageVersion(1, 2, 3), 384, 20_000, UpgradeState.TRANSFER_PASSED);
    assertThat(UpgradeRecords.state(progress).hex())
        .isEqualTo("0f100000" + "01020003" + "00000180" + "00004e20" + "00c0" + "03" + "00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0e",
        "0e1000000203010480012 9b1000000090000002",
        "0e100000020301048001 29b1 00000009 0000002a 00",
        "0d100000020301048001 29b1 00000009 0000002a",
        "0e140000020301048001 29b1 00000009 0000002a",
        "0e100001020301048001 29b1 00000009 0000002a",
      })
  void record_that_is_not_of_type_14_is_none(String hex) {
    String digits = hex.replace(" ", "");
    String even = digits.substring(0, digits.length() / 2 * 2);
    assertThat(ImageHead.of(Bytes.hex(even))).isEmpty();
  }

  @Test
  void numbers_of_all_ones_are_unsigned() {
    ImageHead head =
        new ImageHead(new ImageVersion(255, 255, 65535), 0xFFFF, 0xFFFF, 0xFFFFFFFFL, 0xFFFFFFFFL);
    assertThat(ImageHead.of(head.record())).contains(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.2", "256.0.0", "0.256.0", "0.0.65536", "1.2.3.4", "../../x", "-1.0.0"})
  void text_that_is_no_version_is_none(String text) {
    assertThat(ImageVersion.of(text)).isEmpty();
  }

  @Test
  void boot_record_is_read_back_and_garbage_means_the_built_in_firmware() {
    BootRecord record =
        new BootRecord("1.2.3", BootRecord.BUILT_IN, null, "2.0.0", 2, UpgradeState.VERIFY_PASSED);
    assertThat(BootRecord.decode(record.encoded())).isEqualTo(record);
    assertThat(BootRecord.decode(Bytes.utf8("booted=../x\nstate=99\nattempts=-1\n\u0000=")))
        .isEqualTo(BootRecord.FIRST);
  }
}
