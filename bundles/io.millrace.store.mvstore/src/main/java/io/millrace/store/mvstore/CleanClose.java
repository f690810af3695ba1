// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.util.Map;

/**
 * What an instance of this bundle knows of the file that it is about to close properly, for the
 * next instance in the same process. With it that need not read the whole file, nor compact it: the
 * time that takes grows with the file, and nobody can write meanwhile.
 *
 * @param seal the checksum of all entries and the version of the commit that it belongs to
 * @param liveBytes the bytes of all keys and values
 * @param compactBytes how long the file was when it was compacted last
 */
record CleanClose(byte[] seal, long liveBytes, long compactBytes) {
  private static final String SEAL = "seal";
  private static final String LIVE = "liveBytes";
  private static final String COMPACT = "compactBytes";

  /** Returns the same in types that every class loader knows. */
  Map<String, Object> toMap() {
    return Map.of(SEAL, seal, LIVE, liveBytes, COMPACT, compactBytes);
  }

  /** Returns what another build of this bundle may have left; null when this one cannot use it. */
  static CleanClose of(Object left) {
    return left instanceof Map<?, ?> map
            && map.get(SEAL) instanceof byte[] seal
            && map.get(LIVE) instanceof Long live
            && map.get(COMPACT) instanceof Long compact
        ? new CleanClose(seal, live, compact)
        : null;
  }
}
