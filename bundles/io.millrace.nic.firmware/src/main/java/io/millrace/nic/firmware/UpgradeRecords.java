// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;

/**
 * The records of types 13 and 15, and the first four bytes of each: type, length of the rest, two
 * pad bytes; big-endian [spec nic-resources.md §6].
 */
final class UpgradeRecords {
  /** The longest block in a request without Block1, in bytes. */
  static final int BLOCK_BYTES = 192;

  private static final int VERSION = 13;
  private static final int VERSION_BYTES = 8;
  private static final int STATE = 15;
  private static final int STATE_BYTES = 20;
  private static final int HEAD_BYTES = 4;

  private UpgradeRecords() {}

  static int head(int type, int bytes) {
    return type << 24 | bytes - HEAD_BYTES << 16;
  }

  static Bytes version(ImageVersion version) {
    ByteBuffer out = ByteBuffer.allocate(VERSION_BYTES).putInt(head(VERSION, VERSION_BYTES));
    version.write(out);
    return Bytes.wrap(out.array());
  }

  static Bytes state(UpgradeProgress progress) {
    ByteBuffer out = ByteBuffer.allocate(STATE_BYTES).putInt(head(STATE, STATE_BYTES));
    progress.version().write(out);
    out.putInt((int) progress.offset()).putInt((int) progress.length());
    out.putShort((short) BLOCK_BYTES).put((byte) progress.state().code());
    return Bytes.wrap(out.array());
  }
}
