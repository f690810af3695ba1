// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.telemetry.PowerStatistics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Computes power statistics since they were cleared, and encodes them as a record [spec
 * nic-resources.md §3].
 */
final class PowerRecord {
  static final int BYTES = 48;

  /** The record type of the Milli. */
  private static final byte TYPE = 9;

  private PowerRecord() {}

  /** Returns the 48 bytes; numbers are reduced to 32 bits, as counters wrap. */
  static Bytes of(PowerStatistics statistics) {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(TYPE).put((byte) (BYTES - 4)).putShort((short) 0);
    for (String name : PowerStatistics.NAMES) {
      out.putInt((int) statistics.get(name).orElseThrow());
    }
    return Bytes.wrap(out.array());
  }

  /**
   * Returns the counts since {@code cleared}. A number below the cleared one has restarted with the
   * hardware. The voltage is not a count.
   */
  static PowerStatistics since(Map<String, Long> cleared, PowerStatistics now) {
    Map<String, Long> counted = new HashMap<>();
    now.known()
        .forEach(
            (name, value) -> {
              long then = cleared.getOrDefault(name, 0L);
              boolean counts = !name.equals(PowerStatistics.BATTERY_VOLTAGE) && value >= then;
              counted.put(name, counts ? value - then : value);
            });
    return new PowerStatistics(counted);
  }
}
