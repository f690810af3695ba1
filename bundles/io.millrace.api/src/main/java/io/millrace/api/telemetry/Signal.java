// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.telemetry;

import io.millrace.api.bytes.Bytes;
import java.util.OptionalInt;

/** A radio's signal and its parent in the mesh. Immutable. */
public final class Signal {
  private final OptionalInt rssi;
  private final OptionalInt linkQuality;
  private final Bytes parent;

  /**
   * Makes a signal.
   *
   * @param rssi strength in dBm, -200 to 100
   * @param linkQuality LQI, 0 to 255
   * @param parent MAC address of the parent, up to 8 bytes; empty when it is not known
   * @throws IllegalArgumentException when a value is out of range
   */
  public Signal(OptionalInt rssi, OptionalInt linkQuality, Bytes parent) {
    require(rssi, -200, 100, "rssi");
    require(linkQuality, 0, 255, "linkQuality");
    if (parent.length() > 8) {
      throw new IllegalArgumentException("parent: " + parent);
    }
    this.rssi = rssi;
    this.linkQuality = linkQuality;
    this.parent = parent;
  }

  private static void require(OptionalInt value, int least, int most, String what) {
    if (value.isPresent() && (value.getAsInt() < least || value.getAsInt() > most)) {
      throw new IllegalArgumentException(what + ": " + value.getAsInt());
    }
  }

  /** Returns the strength in dBm, if it is known. */
  public OptionalInt rssi() {
    return rssi;
  }

  /** Returns the LQI, 0 to 255, if it is known. */
  public OptionalInt linkQuality() {
    return linkQuality;
  }

  /** Returns the parent's MAC address; empty when it is not known. */
  public Bytes parent() {
    return parent;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signal that
        && rssi.equals(that.rssi)
        && linkQuality.equals(that.linkQuality)
        && parent.equals(that.parent);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rssi.hashCode() + linkQuality.hashCode()) + parent.hashCode();
  }

  @Override
  public String toString() {
    return rssi + " dBm, LQI " + linkQuality + ", parent " + parent;
  }
}
