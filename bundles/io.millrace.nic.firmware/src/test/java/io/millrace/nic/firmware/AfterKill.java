// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.code;
import static io.millrace.nic.firmware.Uploader.offset;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process after one that was killed: what it must find, and that everything goes on. */
final class AfterKill {
  private static final UpgradeScenario.Upload NEXT =
      UpgradeScenario.Upload.of("100.0.0", 700, 0, 0);

  private final Path folder;
  private final Uploader client;
  private final ObservedUpgrade found;

  private AfterKill(Path parent) throws IOException {
    client = new Uploader(WatchedDisk.unsynced(parent));
    folder = nic(parent);
    found = ObservedUpgrade.of(client);
  }

  /** Opens the folder, after a look at what is in it. */
  static AfterKill of(Path parent) throws IOException {
    try (DirectoryStream<Path> images = Files.newDirectoryStream(nic(parent), "*.image")) {
      for (Path each : images) {
        ImageHead head = ImageFolder.head(each).orElseThrow();
        assertThat(ImageFolder.isIntact(each, head)).as(each.toString()).isTrue();
      }
    }
    return new AfterKill(parent);
  }

  /** Returns the folder of the NIC itself. */
  static Path nic(Path parent) throws IOException {
    return Files.createDirectories(parent.resolve("SSN0013500000000001"));
  }

  ObservedUpgrade found() {
    return found;
  }

  /**
   * Finds what was before the request in flight or what is after it, and no mixture.
   *
   * @param before what a process finds when the one before ended before the request
   * @param after what it finds after it
   * @param inFlight null when there was none
   */
  AfterKill isBetween(ObservedUpgrade before, ObservedUpgrade after, UpgradeScenario.Step inFlight)
      throws IOException {
    boolean boots = inFlight != null && inFlight.boots();
    assertThat(before.version().equals(after.version()) || boots).isTrue();
    if (inFlight != null && inFlight.isBlock()) {
      assertThat(found.isUploading()).isTrue();
      assertThat(found.offset()).isBetween(before.offset(), after.offset());
      assertThat(found.version()).isEqualTo(before.version());
    } else if (found.state() == UpgradeState.IDLE.code() && inFlight != null && inFlight.isInit()) {
      assertThat(found.version()).isEqualTo(before.version()); // room was made, nothing is begun
    } else {
      assertThat(found).isIn(before, after);
    }
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, "*.new")) {
      assertThat(unfinished).isEmpty();
    }
    return this;
  }

  /** Returns which upload of these steps the records speak of. */
  UpgradeScenario.Upload subject(List<UpgradeScenario.Step> steps) {
    Bytes head = client.get("info").payload();
    return steps.stream()
        .map(UpgradeScenario.Step::upload)
        .filter(each -> each.head().record().equals(head))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Ends the upload that was found.
   *
   * @param reported the offset that the client heard last
   */
  AfterKill resumes(UpgradeScenario.Upload upload, long reported) throws IOException {
    assertThat(client.get("info").payload()).isEqualTo(upload.head().record());
    assertThat(code(client.put("init", upload.head().record()))).isEqualTo("2.04");
    assertThat(ObservedUpgrade.of(client)).isEqualTo(found);
    long length = upload.bytes().length();
    if (found.offset() < length) {
      assertThat(code(client.block(found.offset() + 1, Bytes.hex("00")))).isIn("4.09", "4.00");
      takes(upload, found.offset());
      takes(upload, reported); // a client that knows no better says it again
    }
    for (long at = offset(client.get("state")); at < length; at = offset(client.get("state"))) {
      takes(upload, at);
    }
    return verifies(upload);
  }

  private void takes(UpgradeScenario.Upload upload, long at) {
    long before = offset(client.get("state"));
    Bytes block = upload.from(at);
    CoapResponse answer = client.block(at, block);
    assertThat(code(answer)).isEqualTo("2.04");
    assertThat(offset(answer)).isEqualTo(Math.max(before, at + block.length()));
  }

  private AfterKill verifies(UpgradeScenario.Upload upload) throws IOException {
    CoapResponse verified = client.put("verify");
    assertThat(code(verified)).isEqualTo(upload.intact() ? "2.04" : "4.00");
    Path image = folder.resolve(upload.version() + ".image");
    if (upload.intact()) {
      assertThat(Bytes.wrap(Files.readAllBytes(image))).isEqualTo(upload.file());
      activates(upload);
    } else {
      assertThat(image).doesNotExist();
    }
    return this;
  }

  /** Ends the same upload by blocks, with the block that the offset lies in. */
  AfterKill resumesByBlocks(UpgradeScenario.Upload upload) throws IOException {
    Bytes file = upload.file();
    CoapResponse last = null;
    int first = (int) (ImageHead.BYTES + found.offset()) / 1024;
    for (int i = first; i * 1024 < file.length(); i++) {
      last = client.block1(file, i, 6);
    }
    assertThat(state(last)).isEqualTo(UpgradeState.VERIFY_PASSED.code());
    Path image = folder.resolve(upload.version() + ".image");
    assertThat(Bytes.wrap(Files.readAllBytes(image))).isEqualTo(file);
    activates(upload);
    return this;
  }

  /** Boots the verified image: the version is the new one if it comes up, else the old one. */
  AfterKill activates(UpgradeScenario.Upload upload) {
    assertThat(client.version()).isEqualTo(found.version());
    CoapResponse answer = client.put("activate");
    assertThat(code(answer)).isEqualTo(upload.boots() ? "2.04" : "4.09");
    String expected = upload.boots() ? hex(upload) : found.version();
    assertThat(client.version()).isEqualTo(expected);
    return this;
  }

  private static String hex(UpgradeScenario.Upload upload) {
    return UpgradeRecords.version(upload.head().version()).from(4).hex();
  }

  /** Goes through an upgrade and back again. */
  void takesTheNextImage() throws IOException {
    String old = client.version();
    assertThat(state(client.upload(NEXT.head(), NEXT.bytes(), 0))).isEqualTo(5);
    assertThat(client.version()).isEqualTo(old);
    assertThat(state(client.put("activate"))).isEqualTo(7);
    assertThat(client.start().version()).isEqualTo(hex(NEXT));
    assertThat(state(client.put("rollback"))).isEqualTo(7);
    assertThat(client.start().version()).isEqualTo(old);
    client.firmware.close();
  }
}
