// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.firmware;

import java.nio.file.Path;
import java.util.Objects;

/** The limits of a NIC's firmware images, and where they are stored. Immutable. */
public final class FirmwareConfiguration {
  private final String nic;
  private final Path folder;
  private final long deviceType;
  private final int images;
  private final long bytes;
  private final String builtIn;

  private FirmwareConfiguration(
      String nic, Path folder, long deviceType, int images, long bytes, String builtIn) {
    this.nic = Objects.requireNonNull(nic);
    this.folder = Objects.requireNonNull(folder);
    this.deviceType = deviceType;
    this.images = images;
    this.bytes = bytes;
    this.builtIn = Objects.requireNonNull(builtIn);
  }

  /**
   * Returns a configuration.
   *
   * @param nic the device name of the NIC, {@code SSN} and 16 digits
   * @param folder the folder of this NIC's images, for which nothing else is stored
   * @param deviceType the hardware that images must be for, 0 to 2^32 - 1
   * @param images the largest number of stored images, at least 3
   * @param bytes the largest size of all files together, in bytes
   * @param builtIn the version of the built-in firmware, {@code major.minor.micro}
   */
  public static FirmwareConfiguration of(
      String nic, Path folder, long deviceType, int images, long bytes, String builtIn) {
    return new FirmwareConfiguration(nic, folder, deviceType, images, bytes, builtIn);
  }

  /** Returns the device name of the NIC. */
  public String nic() {
    return nic;
  }

  /** Returns the folder of this NIC's images. */
  public Path folder() {
    return folder;
  }

  /** Returns the hardware that images must be for, 0 to 2^32 - 1. */
  public long deviceType() {
    return deviceType;
  }

  /** Returns the largest number of stored images. */
  public int images() {
    return images;
  }

  /** Returns the largest size of all files together, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the version of the built-in firmware, {@code major.minor.micro}. */
  public String builtIn() {
    return builtIn;
  }
}
