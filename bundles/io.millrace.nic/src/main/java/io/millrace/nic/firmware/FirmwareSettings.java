// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a NIC's images may be.
 *
 * @param folder of this NIC's images alone
 * @param deviceType what images must be for, 0–4294967295
 * @param images how many are kept at the most
 * @param bytes how many all files may have together
 * @param builtIn the version without any image
 * @param patience how long an upload that stands still keeps another out
 */
public record FirmwareSettings(
    Path folder, long deviceType, int images, long bytes, ImageVersion builtIn, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Returns settings with the version of a bundle as the version without any image. */
  public static FirmwareSettings of(
      Path folder, long deviceType, int images, long bytes, int major, int minor, int micro) {
    ImageVersion builtIn = ImageVersion.clipped(major, minor, micro);
    return new FirmwareSettings(folder, deviceType, images, bytes, builtIn, PATIENCE);
  }
}
