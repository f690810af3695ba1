// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The mark in the file that tells the form of its contents: one byte, and a CRC-32C over it, so
 * that a damaged mark is not taken for that of a newer build, whose file is left alone.
 */
final class FormatMark {
  private static final byte[] SALT = "io.millrace.store".getBytes(StandardCharsets.US_ASCII);

  private FormatMark() {}

  /** Makes the mark of a format, 1 to 127. */
  static byte[] of(int format) {
    CRC32C checksum = new CRC32C();
    checksum.update(SALT);
    checksum.update(format);
    return ByteBuffer.allocate(1 + Integer.BYTES)
        .put((byte) format)
        .putInt((int) checksum.getValue())
        .array();
  }

  /** Returns the format that a mark tells; 0 when there is none or it is damaged. */
  static int read(byte[] mark) {
    boolean whole =
        mark != null
            && mark.length > 0
            && ByteBuffer.wrap(mark).equals(ByteBuffer.wrap(of(mark[0])));
    return whole ? mark[0] : 0;
  }
}
