// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The images of a NIC, its upgrade in progress and its boot record. Used by one thread. */
final class Images {
  private final FirmwareSettings settings;
  private final ImageFolder folder;

  final Upgrade upgrade;
  final Boot boot;

  /**
   * One line of the list.
   *
   * @param name the version, or {@link BootRecord#BUILT_IN}
   * @param role booted, former, verified or, for others, stored
   */
  record Entry(String name, ImageHead head, String role) {}

  private Images(FirmwareSettings settings, ImageFolder folder, Upgrade upgrade, Boot boot) {
    this.settings = settings;
    this.folder = folder;
    this.upgrade = upgrade;
    this.boot = boot;
  }

  static Images open(FirmwareSettings settings, Time time, Consumer<String> shown)
      throws IOException {
    ImageFolder folder = ImageFolder.open(settings.folder());
    Boot boot = new Boot(settings, folder, shown);
    return new Images(settings, folder, new Upgrade(settings, time, folder, boot), boot);
  }

  FirmwareSettings settings() {
    return settings;
  }

  /** Returns the built-in firmware and all images. */
  List<Entry> list() throws IOException {
    List<Entry> entries = new ArrayList<>();
    ImageHead builtIn = new ImageHead(settings.builtIn(), 0, 0, 0, settings.deviceType());
    entries.add(new Entry(BootRecord.BUILT_IN, builtIn, role(BootRecord.BUILT_IN)));
    for (ImageFolder.Stored each : folder.images()) {
      entries.add(new Entry(each.name(), each.head(), role(each.name())));
    }
    return entries;
  }

  private String role(String image) {
    BootRecord record = boot.record();
    return image.equals(record.booted())
        ? "booted"
        : image.equals(record.former())
            ? "former"
            : image.equals(record.verified()) ? "verified" : "stored";
  }

  /** Returns the version that runs. */
  ImageVersion version() {
    return ImageVersion.of(boot.record().booted()).orElse(settings.builtIn());
  }
}
