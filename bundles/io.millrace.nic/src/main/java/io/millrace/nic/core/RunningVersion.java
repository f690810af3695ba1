// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

/**
 * The version that the NIC shows: that of its bundle, or of the firmware image that was booted last
 * [spec nic-resources.md §1, §5, §6]. Thread-safe.
 */
public final class RunningVersion {
  private final NicSettings settings;
  private volatile String image = "";

  RunningVersion(NicSettings settings) {
    this.settings = settings;
  }

  public NicSettings settings() {
    return settings;
  }

  /** Sets the version of the image that runs; empty for the built-in firmware. */
  public void image(String version) {
    image = version;
  }

  public String version() {
    return image.isEmpty() ? settings.version() : image;
  }

  /** Returns the build date; empty when it is unknown, as that of an image. */
  public String built() {
    return image.isEmpty() ? settings.built() : "";
  }

  /** Returns the text of the resource {@code /}. */
  public String identification() {
    return (settings.product() + " " + version() + " " + built()).strip();
  }
}
