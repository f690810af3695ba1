// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.image;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What clients do to the images of a NIC, step by step. {@link #whole} goes through every state of
 * an upgrade, good and bad; the others upload one image of {@link #LONG}.
 */
final class UpgradeScenario {
  /** An image of many blocks. */
  static final Bytes LONG = image(20_000);

  /** A version that is never uploaded elsewhere. */
  static final String LONG_VERSION = "7.0.0";

  private static final int KILOBYTE = 6;
  private static final int DOES_NOT_BOOT = 0x8000;

  private final List<Step> steps = new ArrayList<>();
  private Upload upload;

  /**
   * An image that a client uploads.
   *
   * @param intact whether its CRC is its head's
   */
  record Upload(ImageHead head, Bytes bytes, boolean intact) {
    static Upload of(String version, int length, int flags, int damage) {
      Bytes bytes = image(length);
      ImageHead right = Uploader.head(version, bytes, flags, Uploader.TYPE);
      ImageHead said =
          new ImageHead(right.version(), flags, right.crc() ^ damage, length, Uploader.TYPE);
      return new Upload(said, bytes, damage == 0);
    }

    boolean boots() {
      return intact && !head.doesNotBoot();
    }

    String version() {
      return head.version().toString();
    }

    Bytes file() {
      return head.record().plus(bytes);
    }

    /** Returns the bytes of a record that begins there, as many as are left. */
    Bytes from(long offset) {
      int left = bytes.length() - (int) offset;
      return bytes.slice((int) offset, Math.min(UpgradeRecords.BLOCK_BYTES, left));
    }
  }

  /**
   * One request.
   *
   * @param boots whether it may change what runs
   * @param upload the upload that it belongs to
   */
  record Step(String name, boolean boots, Upload upload, Function<Uploader, CoapResponse> request) {
    boolean isBlock() {
      return name.contains(" block");
    }

    boolean isInit() {
      return name.endsWith(" init");
    }
  }

  private UpgradeScenario() {}

  /** Returns the life of that name. */
  static List<Step> of(String name) {
    return switch (name) {
      case "start" -> List.of();
      case "records" -> byRecords();
      case "blocks" -> byBlocks();
      case "activate" ->
          List.of(new Step("activate", true, null, client -> client.put("activate")));
      default -> whole();
    };
  }

  private static List<Step> byRecords() {
    UpgradeScenario life = new UpgradeScenario();
    life.upload = Upload.of(LONG_VERSION, LONG.length(), 0, 0);
    life.init();
    life.rest(0);
    return life.steps;
  }

  private static List<Step> byBlocks() {
    UpgradeScenario life = new UpgradeScenario();
    Upload upload = Upload.of(LONG_VERSION, LONG.length(), 0, 0);
    life.upload = upload;
    int count = (upload.file().length() + 1023) / 1024;
    for (int i = 0; i < count - 1; i++) { // the last one verifies
      int number = i;
      life.does("block " + i, client -> client.block1(upload.file(), number, KILOBYTE));
    }
    return life.steps;
  }

  private static List<Step> whole() {
    UpgradeScenario life = new UpgradeScenario();
    life.upload("1.0.0", 300, 0, 0).init().rest(0).put("verify").boot("activate");
    life.upload("2.0.0", 500, 0, 0).init().put("verify"); // too early: verify failed
    life.block(0).block(400); // a gap: transfer failed
    life.rest(192).put("verify").boot("activate").boot("rollback");
    life.foreign(); // init failed
    life.upload("3.0.0", 150, DOES_NOT_BOOT, 0).init().rest(0).put("verify").boot("activate");
    life.upload("4.0.0", 150, 0, 1).init().rest(0).put("verify"); // thrown away
    life.upload("5.0.0", 150, 0, 0).init().rest(0).put("verify"); // 3.0.0 made room
    life.upload("6.0.0", 300, 0, 0).init().block(0).put("abort"); // 5.0.0 made room
    return life.steps;
  }

  private UpgradeScenario upload(String version, int length, int flags, int damage) {
    upload = Upload.of(version, length, flags, damage);
    return this;
  }

  private UpgradeScenario does(String name, Function<Uploader, CoapResponse> request) {
    steps.add(new Step(upload.version() + " " + name, false, upload, request));
    return this;
  }

  private UpgradeScenario init() {
    Bytes record = upload.head().record();
    return does("init", client -> client.put("init", record));
  }

  private void foreign() {
    Bytes record = Uploader.head("9.0.0", image(10), 0, Uploader.TYPE + 1).record();
    does("foreign", client -> client.put("init", record));
  }

  private UpgradeScenario put(String id) {
    return does(id, client -> client.put(id));
  }

  private UpgradeScenario boot(String id) {
    String name = upload.version() + " " + id;
    steps.add(new Step(name, true, upload, client -> client.put(id)));
    return this;
  }

  private UpgradeScenario block(int offset) {
    Bytes block = upload.from(offset);
    return does("block at " + offset, client -> client.block(offset, block));
  }

  private UpgradeScenario rest(int from) {
    for (int at = from; at < upload.bytes().length(); at += UpgradeRecords.BLOCK_BYTES) {
      block(at);
    }
    return this;
  }
}
