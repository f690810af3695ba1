// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

/**
 * What the NIC says it runs: its bundle, or the firmware image that was booted last [spec
 * nic-resources.md §1, §5, §6]. Thread-safe.
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

  /** Says which image runs; empty for none. */
  public void image(String version) {
    image = version;
  }

  public String version() {
    return image.isEmpty() ? settings.version() : image;
  }

  /** Returns the day it was built; empty when nobody knows, as of an image. */
  public String built() {
    return image.isEmpty() ? settings.built() : "";
  }

  /** Returns the text of the resource {@code /}. */
  public String identification() {
    return (settings.product() + " " + version() + " " + built()).strip();
  }
}
