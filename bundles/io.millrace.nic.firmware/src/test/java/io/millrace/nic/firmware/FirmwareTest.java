// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.code;
import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static io.millrace.nic.firmware.Uploader.request;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareTest {
  private static final CoapRequest VERSION = request(CoapCode.GET, Bytes.EMPTY, "id=ver");

  @TempDir Path folder;

  private Uploader client;

  @BeforeEach
  void start() throws IOException {
    client = new Uploader(folder);
  }

  @Test
  void more_requests_than_may_wait_for_the_disk_are_told_when_to_come_again() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch disk = new CountDownLatch(1);
    Thread slow = new Thread(() -> hold(begun, disk));
    slow.start();
    begun.await();
    BlockingQueue<CoapResponse> answers = new LinkedBlockingQueue<>();
    int sent = DiskThread.MOST_WAITING + 3;
    for (int i = 0; i < sent; i++) {
      client.firmware.handle(VERSION, answers::add);
    }
    List<CoapResponse> refused = List.copyOf(answers);
    assertThat(refused).hasSize(3).allMatch(each -> code(each).equals("5.03"));
    assertThat(refused.get(0).options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(1);
    disk.countDown();
    for (int i = 0; i < sent; i++) {
      assertThat(answers.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(code(client.get("ver"))).isEqualTo("2.05");
  }

  private void hold(CountDownLatch begun, CountDownLatch disk) {
    try {
      client.firmware.ask(
          () -> {
            begun.countDown();
            return disk.await(20, TimeUnit.SECONDS);
          });
    } catch (Exception fault) {
      throw new AssertionError(fault);
    }
  }

  @Test
  void disk_that_fails_is_told_and_a_disk_that_is_back_is_used() throws IOException {
    Path images = client.settings.folder();
    try (Stream<Path> files = Files.list(images)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(images);
    CoapResponse failed = client.put("init", head("2.0.0", image(300)).record());
    assertThat(code(failed)).isEqualTo("5.00");
    Files.createDirectory(images);
    assertThat(state(client.upload(head("2.0.0", image(300)), image(300), 0))).isEqualTo(5);
  }

  @Test
  void requests_after_the_end_are_sent_away() {
    client.put("init", head("2.0.0", image(300)).record());
    client.firmware.close();
    assertThat(code(client.get("ver"))).isEqualTo("5.03");
  }
}
