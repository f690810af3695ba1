// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.firmware;

import java.io.IOException;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Stores the firmware images of NICs: a service; a NIC uses the one with the highest ranking. The
 * images of a NIC outlive the provider and the NIC: the next provider that opens the same folder
 * finds them. Thread-safe.
 */
@ConsumerType
public interface FirmwareProvider {
  /**
   * Opens the images of a NIC and boots the one that was activated last. May block for the disk.
   *
   * @param running called with the version that runs, during this call and after each change, on
   *     any thread; empty for the built-in firmware
   * @throws IOException when the folder cannot be read or written; the message says which one
   */
  NicFirmware open(FirmwareConfiguration configuration, Consumer<String> running)
      throws IOException;
}
