// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.code;
import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static io.millrace.nic.firmware.Uploader.offset;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.testing.Extent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process leaves behind that ends without a word, and what the next one makes of it. */
class UpgradeSurvivalTest {
  private static final Bytes IMAGE = image(20_000);

  @TempDir Path folder;

  private Uploader client;

  @BeforeEach
  void start() throws IOException {
    client = new Uploader(folder);
  }

  private Path file(String name) {
    return client.settings.folder().resolve(name);
  }

  private void cut(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  static IntStream turns() {
    return IntStream.rangeClosed(1, Extent.times(10, 50));
  }

  @ParameterizedTest
  @MethodSource("turns")
  void upload_goes_on_at_the_offset_that_is_reported(int turn) throws IOException {
    int cut = new Random(turn).nextInt(IMAGE.length());
    client.put("init", head("2.0.0", IMAGE).record());
    for (int at = 0; at < cut; at += 192) {
      client.block(at, IMAGE.slice(at, Math.min(192, IMAGE.length() - at)));
    }
    cut(file("upload.part"), 20 + cut); // in the middle of a write
    client.start();
    CoapResponse found = client.get("state");
    assertThat(offset(found)).isEqualTo(cut);
    assertThat(state(found)).isEqualTo(cut == 0 ? 1 : 3);
    assertThat(state(client.upload(head("2.0.0", IMAGE), IMAGE, cut))).isEqualTo(5);
  }

  @Test
  void what_was_verified_is_activated_by_the_next_process() throws IOException {
    client.upload(head("2.0.0", IMAGE), IMAGE, 0);
    client.start();
    assertThat(state(client.get("state"))).isEqualTo(5);
    assertThat(client.shown).isEmpty();
    client.put("activate");
    assertThat(client.start().shown).isEqualTo("2.0.0");
    assertThat(state(client.get("state"))).isEqualTo(7);
    client.put("rollback");
    assertThat(client.start().shown).isEmpty();
  }

  @Test
  void end_between_verification_and_keeping_the_image_verifies_again() throws IOException {
    client.upload(head("2.0.0", IMAGE), IMAGE, 0);
    Files.move(file("2.0.0.image"), file("upload.part"));
    client.start();
    assertThat(state(client.get("state"))).isEqualTo(3);
    assertThat(offset(client.get("state"))).isEqualTo(IMAGE.length());
    assertThat(state(client.put("verify"))).isEqualTo(5);
    client.put("activate");
    assertThat(client.shown).isEqualTo("2.0.0");
  }

  @Test
  void end_while_an_image_comes_up_boots_it_again() throws IOException {
    client.upload(head("2.0.0", IMAGE), IMAGE, 0);
    trial(1);
    assertThat(client.start().shown).isEqualTo("2.0.0");
  }

  @Test
  void image_that_ended_the_process_too_often_is_given_up() throws IOException {
    client.boot("1.0.0", 500);
    client.upload(head("2.0.0", IMAGE), IMAGE, 0);
    trial(Boot.MOST_ATTEMPTS);
    assertThat(client.start().shown).isEqualTo("1.0.0");
    assertThat(state(client.get("state"))).isEqualTo(8);
  }

  private void trial(int attempts) throws IOException {
    String boot = Files.readString(file("boot"));
    Files.writeString(
        file("boot"),
        boot.replace("trial=-", "trial=2.0.0").replace("attempts=0", "attempts=" + attempts));
  }

  @Test
  void damaged_image_is_not_booted_but_the_former_one() throws IOException {
    client.boot("1.0.0", 500);
    client.boot("2.0.0", 600);
    cut(file("2.0.0.image"), 300);
    assertThat(client.start().shown).isEqualTo("1.0.0");
  }

  @Test
  void image_damaged_after_its_verification_does_not_come_up() throws IOException {
    client.upload(head("2.0.0", IMAGE), IMAGE, 0);
    byte[] bytes = Files.readAllBytes(file("2.0.0.image"));
    bytes[5000] ^= 1;
    Files.write(file("2.0.0.image"), bytes);
    assertThat(code(client.put("activate"))).isEqualTo("4.09");
    assertThat(client.shown).isEmpty();
  }

  @Test
  void rubbish_in_the_folder_is_passed_over() throws IOException {
    client.boot("1.0.0", 500);
    Files.write(file("upload.part"), new byte[7]);
    Files.write(file("x.image"), new byte[100]);
    Files.write(file("9.9.9.image"), Files.readAllBytes(file("1.0.0.image")));
    Files.write(file("upload.part.new"), new byte[100]);
    client.start();
    assertThat(client.shown).isEqualTo("1.0.0");
    assertThat(file("upload.part.new")).doesNotExist();
    assertThat(state(client.upload(head("2.0.0", IMAGE), IMAGE, 0))).isEqualTo(5);
  }

  @Test
  void boot_record_that_is_rubbish_boots_the_built_in_firmware() throws IOException {
    client.boot("1.0.0", 500);
    Files.write(file("boot"), new byte[5000]);
    assertThat(client.start().shown).isEmpty();
    assertThat(code(client.get("list"))).isEqualTo("2.05");
  }
}
