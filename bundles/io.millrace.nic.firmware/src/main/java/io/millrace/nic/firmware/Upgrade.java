// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of an upgrade, each with its state [spec nic-resources.md §6]. One image at a time is
 * uploaded; {@link Boot} boots it. Used by one thread.
 */
final class Upgrade {
  private final FirmwareSettings settings;
  private final Time time;
  private final ImageFolder folder;
  private final Boot boot;
  private PartialImage part;
  private UpgradeState state;
  private long touched;

  Upgrade(FirmwareSettings settings, Time time, ImageFolder folder, Boot boot) throws IOException {
    this.settings = settings;
    this.time = time;
    this.folder = folder;
    this.boot = boot;
    this.part = PartialImage.left(folder).orElse(null);
    this.touched = time.nanos();
    this.state = part == null ? boot.record().state() : reached();
  }

  private UpgradeState reached() {
    return part.received() == 0 ? UpgradeState.INIT_PASSED : UpgradeState.TRANSFER_PASSED;
  }

  /**
   * Returns the image that the records describe: the one that is uploaded, else the verified one,
   * else the booted one.
   */
  ImageHead subject() throws IOException {
    if (part != null) {
      return part.head();
    }
    String verified = boot.record().verified();
    String name = verified == null ? boot.record().booted() : verified;
    return folder.find(name).map(ImageFolder.Stored::head).orElse(builtIn());
  }

  private ImageHead builtIn() {
    return new ImageHead(settings.builtIn(), 0, 0, 0, settings.deviceType());
  }

  UpgradeProgress progress() throws IOException {
    ImageHead head = subject();
    long offset = part == null ? head.length() : part.received();
    return new UpgradeProgress(head.version(), offset, head.length(), state);
  }

  boolean isComplete() {
    return part != null && part.isComplete();
  }

  /**
   * Begins an upload, or continues one with the same head.
   *
   * @throws UpgradeRefusedException when the image is not for this NIC, or another one is being
   *     uploaded
   */
  void begin(ImageHead head) throws IOException, UpgradeRefusedException {
    boolean same = part != null && part.head().equals(head);
    if (!same) {
      refuseForeign(head);
      if (part != null && !isStale()) {
        throw new UpgradeRefusedException(
            CoapCode.CONFLICT, "an upload of " + part.head().version() + " is on its way");
      }
      failing(UpgradeState.INIT_FAILED, () -> check(head));
      discard();
      part = PartialImage.begin(folder, head);
    }
    touched = time.nanos();
    state = reached();
  }

  private boolean isStale() {
    return time.nanos() - touched > settings.uploadTimeout().toNanos();
  }

  /** Refuses an image that is not for this NIC; the upload in progress is not affected. */
  private void refuseForeign(ImageHead head) throws UpgradeRefusedException {
    try {
      if (head.deviceType() != settings.deviceType()) {
        throw new UpgradeRefusedException(
            CoapCode.PRECONDITION_FAILED,
            "for device type " + head.deviceType() + ", this is " + settings.deviceType());
      }
      if (head.length() < 1) {
        throw new UpgradeRefusedException(CoapCode.BAD_REQUEST, "an image without bytes");
      }
      if (head.fileBytes() > settings.bytes()) {
        throw new UpgradeRefusedException(
            CoapCode.REQUEST_ENTITY_TOO_LARGE, "images have at most " + settings.bytes());
      }
    } catch (UpgradeRefusedException refusal) {
      if (part == null) {
        state = UpgradeState.INIT_FAILED;
      }
      throw refusal;
    }
  }

  private void check(ImageHead head) throws IOException, UpgradeRefusedException {
    String name = head.version().toString();
    if (name.equals(boot.record().booted()) || name.equals(boot.record().former())) {
      throw new UpgradeRefusedException(
          CoapCode.CONFLICT, "version " + name + " is booted, or the former one");
    }
    makeRoom(head);
  }

  private void makeRoom(ImageHead head) throws IOException, UpgradeRefusedException {
    List<ImageFolder.Stored> all = folder.images();
    all.removeIf(each -> each.name().equals(head.version().toString()));
    List<ImageFolder.Stored> spare = new ArrayList<>(all);
    spare.removeIf(each -> boot.record().needs(each.name()));
    long bytes = all.stream().mapToLong(each -> each.head().fileBytes()).sum();
    int count = all.size();
    while (count >= settings.images() || bytes + head.fileBytes() > settings.bytes()) {
      if (spare.isEmpty()) {
        throw new UpgradeRefusedException(
            CoapCode.REQUEST_ENTITY_TOO_LARGE, "no room beside what is needed");
      }
      ImageFolder.Stored oldest = spare.remove(0);
      Files.delete(oldest.file());
      bytes -= oldest.head().fileBytes();
      count--;
    }
  }

  /** Adds bytes of the image; {@code gap} is the response code for an offset that is too large. */
  void take(long offset, Bytes block, int gap) throws IOException, UpgradeRefusedException {
    failing(UpgradeState.TRANSFER_FAILED, () -> present(gap).take(offset, block, gap));
    touched = time.nanos();
    state = UpgradeState.TRANSFER_PASSED;
  }

  private PartialImage present(int absent) throws UpgradeRefusedException {
    return Optional.ofNullable(part)
        .orElseThrow(() -> new UpgradeRefusedException(absent, "no upload is on its way"));
  }

  /** Checks length and CRC and stores the image. A damaged one is deleted. */
  void verify() throws IOException, UpgradeRefusedException {
    failing(
        UpgradeState.VERIFY_FAILED,
        () -> {
          if (!present(CoapCode.CONFLICT).isComplete()) {
            throw new UpgradeRefusedException(
                CoapCode.REQUEST_ENTITY_INCOMPLETE,
                part.received() + " of " + part.head().length() + " bytes are there");
          }
          if (!part.isIntact()) {
            discard();
            throw new UpgradeRefusedException(CoapCode.BAD_REQUEST, "the CRC is not the head's");
          }
        });
    ImageHead head = part.head();
    boot.verified(head.version().toString()); // first: a part that is left over verifies again
    folder.adopt(head);
    part = null;
    state = UpgradeState.VERIFY_PASSED;
  }

  /** Boots an image: the named version, or the one that was verified last. */
  void activate(String name) throws IOException, UpgradeRefusedException {
    String image = name.isEmpty() ? boot.record().verified() : name;
    failing(UpgradeState.ACTIVATE_FAILED, () -> boot.activate(image));
    state = UpgradeState.ACTIVATE_PASSED;
  }

  /** Boots the former image. */
  void rollBack() throws IOException, UpgradeRefusedException {
    failing(UpgradeState.ACTIVATE_FAILED, boot::rollBack);
    state = UpgradeState.ACTIVATE_PASSED;
  }

  /** Ends the upload and deletes what was received. */
  void abort() throws IOException {
    discard();
    state = UpgradeState.IDLE;
  }

  private void discard() throws IOException {
    if (part != null) {
      part.delete();
      part = null;
    }
  }

  private interface Step {
    void run() throws IOException, UpgradeRefusedException;
  }

  private void failing(UpgradeState failed, Step step) throws IOException, UpgradeRefusedException {
    try {
      step.run();
    } catch (IOException | UpgradeRefusedException failure) {
      state = failed;
      throw failure;
    }
  }
}
