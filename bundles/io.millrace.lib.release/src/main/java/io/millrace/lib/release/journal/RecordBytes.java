// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import io.millrace.lib.release.RefusedReleaseException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record as it lies in the file: the payload's length (4 bytes), the state's code (1 byte), the
 * payload (JSON), and the CRC-32C of all of these (4 bytes). Numbers are big-endian.
 */
final class RecordBytes {
  /** Bytes of the longest payload. */
  static final int PAYLOAD_BYTES = 64 << 10;

  static final int HEAD_BYTES = 5;
  static final int CRC_BYTES = 4;

  private RecordBytes() {}

  static byte[] write(JournalRecord record) {
    byte[] payload = record.json();
    if (payload.length > PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a record of %d bytes; at most %d are allowed".formatted(payload.length, PAYLOAD_BYTES));
    }
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + payload.length + CRC_BYTES);
    bytes.putInt(payload.length).put((byte) record.state().code()).put(payload);
    bytes.putInt(crc(bytes.array(), 0, HEAD_BYTES + payload.length));
    return bytes.array();
  }

  /** Returns how many bytes the good record at a place has; 0 when there is none. */
  static int length(byte[] file, int at) {
    if (file.length - at < HEAD_BYTES + 2 + CRC_BYTES) {
      return 0;
    }
    int payload = ByteBuffer.wrap(file).getInt(at);
    if (payload < 2 || payload > PAYLOAD_BYTES || file[at + HEAD_BYTES] != '{') {
      return 0;
    }
    int crc = at + HEAD_BYTES + payload;
    boolean good =
        crc + CRC_BYTES <= file.length
            && file[crc - 1] == '}'
            && ByteBuffer.wrap(file).getInt(crc) == crc(file, at, crc - at);
    return good ? HEAD_BYTES + payload + CRC_BYTES : 0;
  }

  /** Returns the record of so many bytes at a place. */
  static JournalRecord read(byte[] file, int at, int length) throws RefusedReleaseException {
    byte[] payload = new byte[length - HEAD_BYTES - CRC_BYTES];
    System.arraycopy(file, at + HEAD_BYTES, payload, 0, payload.length);
    return JournalRecord.of(payload);
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }
}
