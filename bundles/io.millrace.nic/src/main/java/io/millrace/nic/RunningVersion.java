// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

/**
 * What the NIC says it runs: its bundle, or the firmware image that was booted last [spec
 * nic-resources.md §1, §5, §6]. Thread-safe.
 */
final class RunningVersion {
  private final NicSettings settings;
  private volatile String image = "";

  RunningVersion(NicSettings settings) {
    this.settings = settings;
  }

  NicSettings settings() {
    return settings;
  }

  /** Says which image runs; empty for none. */
  void image(String version) {
    image = version;
  }

  String version() {
    return image.isEmpty() ? settings.version() : image;
  }

  /** Returns the day it was built; empty when nobody knows, as of an image. */
  String built() {
    return image.isEmpty() ? settings.built() : "";
  }

  /** Returns the text of the resource {@code /}. */
  String identification() {
    return (settings.product() + " " + version() + " " + built()).strip();
  }
}
