// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The head of an image: the record of type 14, which is also the first 20 bytes of its file [spec
 * nic-resources.md §6].
 *
 * @param flags 0–65535
 * @param crc of the image's bytes, 0–65535
 * @param length in bytes, 0–4294967295
 * @param deviceType the hardware that it is for, 0–4294967295
 */
record ImageHead(ImageVersion version, int flags, int crc, long length, long deviceType) {
  static final int BYTES = 20;
  static final int TYPE = 14;

  private static final int DOES_NOT_BOOT = 0x8000;

  /** Decodes a record; empty when the bytes are malformed. */
  static Optional<ImageHead> of(Bytes bytes) {
    if (bytes.length() != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = bytes.toBuffer();
    if (in.getInt() != UpgradeRecords.head(TYPE, BYTES)) {
      return Optional.empty();
    }
    ImageVersion version = ImageVersion.read(in);
    int flags = in.getShort() & 0xFFFF;
    int crc = in.getShort() & 0xFFFF;
    long length = in.getInt() & 0xFFFFFFFFL;
    return Optional.of(new ImageHead(version, flags, crc, length, in.getInt() & 0xFFFFFFFFL));
  }

  /** Returns the record. */
  Bytes record() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).putInt(UpgradeRecords.head(TYPE, BYTES));
    version.write(out);
    out.putShort((short) flags).putShort((short) crc);
    return Bytes.wrap(out.putInt((int) length).putInt((int) deviceType).array());
  }

  /** Tells whether it is marked as an image that does not boot. */
  boolean doesNotBoot() {
    return (flags & DOES_NOT_BOOT) != 0;
  }

  /** Returns the size of its file. */
  long fileBytes() {
    return BYTES + length;
  }

  @Override
  public String toString() {
    return "version=%s, flags=%04x, crc=%04x, length=%d, device type=%d"
        .formatted(version, flags, crc, length, deviceType);
  }
}
