// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.firmware;

import java.io.IOException;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Has the firmware images of NICs: a service, of which a NIC uses the one with the highest ranking.
 * What it has of a NIC survives the provider and the NIC: whoever opens the same folder next finds
 * it. Thread-safe.
 */
@ConsumerType
public interface FirmwareProvider {
  /**
   * Opens the images of a NIC and boots the one that was chosen before. May wait for the disk.
   *
   * @param running takes the version that runs, now and each time that changes, on any thread;
   *     empty for the built-in firmware
   * @throws IOException when the folder cannot be read or written; the message says which one
   */
  NicFirmware open(FirmwareConfiguration configuration, Consumer<String> running)
      throws IOException;
}
