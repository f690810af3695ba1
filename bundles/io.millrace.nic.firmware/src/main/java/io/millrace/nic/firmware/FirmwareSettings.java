// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.firmware.FirmwareConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.framework.Version;

/**
 * The limits of a NIC's images.
 *
 * @param folder of this NIC's images alone
 * @param deviceType what images must be for, 0–4294967295
 * @param images how many are stored at the most
 * @param bytes how many all files may have together
 * @param builtIn the version without any image
 * @param uploadTimeout how long an upload without a new block blocks another upload
 */
record FirmwareSettings(
    Path folder,
    long deviceType,
    int images,
    long bytes,
    ImageVersion builtIn,
    Duration uploadTimeout) {
  private static final Duration UPLOAD_TIMEOUT = Duration.ofSeconds(60);

  /** Returns the settings of a NIC; numbers of its version that are too large are clipped. */
  static FirmwareSettings of(FirmwareConfiguration configuration) {
    Version builtIn = Version.parseVersion(configuration.builtIn());
    return new FirmwareSettings(
        configuration.folder(),
        configuration.deviceType(),
        configuration.images(),
        configuration.bytes(),
        ImageVersion.clipped(builtIn.getMajor(), builtIn.getMinor(), builtIn.getMicro()),
        UPLOAD_TIMEOUT);
  }
}
