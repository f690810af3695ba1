// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The power statistics of a NIC: up to eleven numbers by name [spec nic-resources.md §3]. Times are
 * in eighths of a second, {@link #TX_BYTES} in bytes, {@link #BATTERY_VOLTAGE} in microvolts; the
 * unit of the charge counters is the hardware's own. Immutable.
 */
public final class PowerStatistics {
  public static final String TOTAL_TIME = "total_time";
  public static final String SLEEP_TIME = "sleep_time";
  public static final String STANDBY_TIME = "standby_time";
  public static final String RFC_TIME = "rfc_time";
  public static final String SFL_TIME = "sfl_time";
  public static final String NXP_TIME = "nxp_time";
  public static final String TX_BYTES = "tx_bytes";
  public static final String RX_TIME = "rx_time";
  public static final String CHARGE_LOW = "charge_ctr_low";
  public static final String CHARGE_PAUSE_MAX = "charge_ctr_pause_max";
  public static final String BATTERY_VOLTAGE = "bat_voltage";

  /** All names, in the order of the record. */
  public static final List<String> NAMES =
      List.of(
          TOTAL_TIME,
          SLEEP_TIME,
          STANDBY_TIME,
          RFC_TIME,
          SFL_TIME,
          NXP_TIME,
          TX_BYTES,
          RX_TIME,
          CHARGE_LOW,
          CHARGE_PAUSE_MAX,
          BATTERY_VOLTAGE);

  private final Map<String, Long> known;

  /**
   * Makes statistics.
   *
   * @param known the numbers that are known, by name; not negative
   * @throws IllegalArgumentException for another name or a negative number
   */
  public PowerStatistics(Map<String, Long> known) {
    Map<String, Long> ordered = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (known.containsKey(name)) {
        ordered.put(name, known.get(name));
      }
    }
    if (ordered.size() != known.size() || ordered.values().stream().anyMatch(each -> each < 0)) {
      throw new IllegalArgumentException("no power statistics: " + known);
    }
    this.known = Collections.unmodifiableMap(ordered);
  }

  /** Returns one number, if it is known. */
  public OptionalLong get(String name) {
    Long value = known.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Returns the numbers that are known, in the order of the record. */
  public Map<String, Long> known() {
    return known;
  }

  /** Tells whether all eleven are known, so that the record can be encoded. */
  public boolean isComplete() {
    return known.size() == NAMES.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PowerStatistics that && known.equals(that.known);
  }

  @Override
  public int hashCode() {
    return known.hashCode();
  }

  @Override
  public String toString() {
    return known.toString();
  }
}
