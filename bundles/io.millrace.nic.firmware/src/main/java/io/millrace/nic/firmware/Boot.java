// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.coap.CoapCode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Boots images of the emulated NIC. An image boots when its file is intact, is for this device type
 * and is not marked as one that does not boot. Before the attempt it is recorded as a trial, so
 * that a process which is killed meanwhile tries again, {@value #MOST_ATTEMPTS} times at the most;
 * the former image runs until the trial has booted. Used by one thread.
 */
final class Boot {
  static final int MOST_ATTEMPTS = 3;

  private static final Logger LOG = System.getLogger(Boot.class.getName());

  private final FirmwareSettings settings;
  private final ImageFolder folder;
  private final Consumer<String> shown;
  private BootRecord record;

  /**
   * Boots the image that was chosen before, and completes an interrupted trial.
   *
   * @param shown takes the version that runs, each time that changes; empty for the built-in one
   */
  Boot(FirmwareSettings settings, ImageFolder folder, Consumer<String> shown) throws IOException {
    this.settings = settings;
    this.folder = folder;
    this.shown = shown;
    this.record = folder.boot();
    start();
    show();
  }

  private void start() throws IOException {
    if (record.trial() != null) {
      try {
        attempt(record.trial());
      } catch (UpgradeRefusedException refusal) {
        LOG.log(
            Level.WARNING,
            () -> folderName() + ": an image is not booted: " + refusal.getMessage());
      }
    }
    String lost = record.booted();
    if (!comesUp(lost)) {
      String former = record.former();
      String next = former != null && comesUp(former) ? former : BootRecord.BUILT_IN;
      LOG.log(
          Level.ERROR,
          () -> folderName() + ": image " + lost + " does not come up any more, " + next + " runs");
      keep(record.fellBackTo(next));
    }
    if (record.verified() != null && folder.find(record.verified()).isEmpty()) {
      keep(record.withoutVerified());
    }
  }

  private String folderName() {
    return String.valueOf(settings.folder().getFileName());
  }

  BootRecord record() {
    return record;
  }

  /** Records the image that is activated when no version is named. */
  void verified(String image) throws IOException {
    keep(record.verified(image));
  }

  /** Boots an image; when it does not boot, the present one goes on running. */
  void activate(String image) throws IOException, UpgradeRefusedException {
    if (image == null) {
      throw new UpgradeRefusedException(CoapCode.CONFLICT, "no image was verified");
    }
    if (!image.equals(BootRecord.BUILT_IN) && folder.find(image).isEmpty()) {
      throw new UpgradeRefusedException(CoapCode.NOT_FOUND, "there is no image " + image);
    }
    if (image.equals(record.booted())) {
      return;
    }
    attempt(image);
  }

  /** Boots the former image. */
  void rollBack() throws IOException, UpgradeRefusedException {
    if (record.former() == null) {
      throw new UpgradeRefusedException(CoapCode.CONFLICT, "there is no former image");
    }
    attempt(record.former());
  }

  private void attempt(String image) throws IOException, UpgradeRefusedException {
    keep(record.trying(image));
    if (record.attempts() <= MOST_ATTEMPTS && comesUp(image)) {
      keep(record.cameUp());
      LOG.log(Level.INFO, () -> folderName() + ": image " + image + " runs");
      show();
      return;
    }
    keep(record.failed());
    throw new UpgradeRefusedException(
        CoapCode.CONFLICT, "image " + image + " does not come up, " + record.booted() + " goes on");
  }

  private boolean comesUp(String image) throws IOException {
    if (image.equals(BootRecord.BUILT_IN)) {
      return true;
    }
    Optional<ImageFolder.Stored> stored = folder.find(image);
    return stored.isPresent()
        && stored.get().head().deviceType() == settings.deviceType()
        && !stored.get().head().doesNotBoot()
        && ImageFolder.isIntact(stored.get().file(), stored.get().head());
  }

  private void keep(BootRecord next) throws IOException {
    folder.boot(next);
    record = next;
  }

  private void show() {
    shown.accept(record.booted().equals(BootRecord.BUILT_IN) ? "" : record.booted());
  }
}
