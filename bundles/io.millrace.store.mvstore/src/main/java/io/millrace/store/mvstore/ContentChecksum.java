// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A checksum of all entries of the file, updated with each write and stored with each commit.
 * MVStore checks the head of a page but not its content, so it accepts a page whose middle was torn
 * by a power cut. The sum does not depend on the order of the entries. Not thread-safe.
 */
final class ContentChecksum {
  private long sum;

  void add(String map, byte[] key, byte[] value) {
    sum += hash(map, key, value);
  }

  void subtract(String map, byte[] key, byte[] value) {
    sum -= hash(map, key, value);
  }

  /** Goes on from a checksum that was stored. */
  void restore(byte[] stored) {
    sum = ByteBuffer.wrap(stored).getLong();
  }

  /** Returns the sum together with the version of the commit that it belongs to. */
  byte[] encode(long version) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(sum).putLong(version).array();
  }

  /** Tells whether a stored checksum is of that commit; older builds commit without one. */
  static boolean isOf(byte[] stored, long version) {
    return stored.length == 2 * Long.BYTES
        && ByteBuffer.wrap(stored).getLong(Long.BYTES) == version;
  }

  boolean matches(byte[] stored) {
    return ByteBuffer.wrap(stored).getLong() == sum;
  }

  private static long hash(String map, byte[] key, byte[] value) {
    byte[] name = map.getBytes(StandardCharsets.US_ASCII);
    long high = update(new CRC32C(), name, key, value);
    long low = update(new CRC32(), name, key, value);
    return mixed(high << 32 | low);
  }

  private static long update(Checksum checksum, byte[] name, byte[] key, byte[] value) {
    checksum.update(name, 0, name.length);
    checksum.update(0);
    checksum.update(key.length >> 8);
    checksum.update(key.length);
    checksum.update(key, 0, key.length);
    checksum.update(value, 0, value.length);
    return checksum.getValue();
  }

  /** Stafford's mix 13: CRC is linear, so in a sum of CRCs one change could hide another. */
  private static long mixed(long crc) {
    long z = (crc ^ crc >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
