// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A NIC's images in a folder, and a client that uploads to them. */
final class Uploader {
  static final long TYPE = 1;
  static final long ROOM = 200_000;

  final TurnedTime time = new TurnedTime();
  final FirmwareSettings settings;
  private final Consumer<String> listener;
  volatile String shown;
  Firmware firmware;

  Uploader(Path folder) throws IOException {
    this(folder, version -> {});
  }

  /** Opens a folder; the listener hears of the version that runs. */
  Uploader(Path folder, Consumer<String> listener) throws IOException {
    this.listener = listener;
    settings =
        new FirmwareSettings(
            folder.resolve("SSN0013500000000001"),
            TYPE,
            3,
            ROOM,
            new ImageVersion(0, 1, 0),
            Duration.ofSeconds(60));
    start();
  }

  /** Opens the folder as a process does that starts; the one before was not closed. */
  Uploader start() throws IOException {
    firmware = Firmware.open(settings, time, this::show);
    return this;
  }

  private void show(String version) {
    shown = version;
    listener.accept(version);
  }

  /** Returns some image's bytes. */
  static Bytes image(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  static ImageHead head(String version, Bytes image) {
    return head(version, image, 0, TYPE);
  }

  static ImageHead head(String version, Bytes image, int flags, long type) {
    int crc = new Crc16().update(image.toBuffer()).value();
    ImageVersion parsed = ImageVersion.of(version).orElseThrow();
    return new ImageHead(parsed, flags, crc, image.length(), type);
  }

  static CoapRequest request(int method, Bytes payload, String... query) {
    CoapOptionsBuilder options = CoapOptions.builder().path("sys/upg");
    for (String each : query) {
      options.add(OptionNumber.URI_QUERY, each);
    }
    return new CoapRequest(method, options.build(), payload);
  }

  CoapResponse ask(CoapRequest request) {
    CompletableFuture<CoapResponse> answer = new CompletableFuture<>();
    firmware.handle(request, answer::complete);
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (Exception fault) {
      throw new AssertionError(fault);
    }
  }

  CoapResponse get(String id) {
    return ask(request(CoapCode.GET, Bytes.EMPTY, "id=" + id));
  }

  CoapResponse put(String id, Bytes payload) {
    return ask(request(CoapCode.PUT, payload, "id=" + id));
  }

  CoapResponse put(String id) {
    return put(id, Bytes.EMPTY);
  }

  CoapResponse block(long offset, Bytes payload) {
    return ask(request(CoapCode.PUT, payload, "off=" + offset));
  }

  /** Sends a block of an image file by Block1. */
  CoapResponse block1(Bytes file, int number, int exponent) {
    int size = 16 << exponent;
    int from = number * size;
    int length = Math.min(size, file.length() - from);
    int more = from + length < file.length() ? 8 : 0;
    CoapRequest plain = request(CoapCode.PUT, file.slice(from, length), "id=image");
    CoapOptionsBuilder options = plain.options().toBuilder();
    return ask(plain.with(options.add(OptionNumber.BLOCK1, number << 4 | more | exponent).build()));
  }

  /** Uploads a whole image by records, from an offset on, and verifies it. */
  CoapResponse upload(ImageHead head, Bytes image, int from) {
    put("init", head.record());
    for (int at = from; at < image.length(); at += UpgradeRecords.BLOCK_BYTES) {
      block(at, image.slice(at, Math.min(UpgradeRecords.BLOCK_BYTES, image.length() - at)));
    }
    return put("verify");
  }

  /** Uploads, verifies and boots an image. */
  CoapResponse boot(String version, int length) {
    upload(head(version, image(length)), image(length), 0);
    return put("activate");
  }

  static String code(CoapResponse answer) {
    return CoapCode.text(answer.code());
  }

  static int state(CoapResponse answer) {
    return answer.payload().at(18);
  }

  static long offset(CoapResponse answer) {
    return answer.payload().slice(8, 4).uint();
  }

  /** Returns the version that runs, as hex digits. */
  String version() {
    return get("ver").payload().from(4).hex();
  }
}
