// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

/**
 * How often a line does what to the bytes on it.
 *
 * @param bitFlips the share of bits that are inverted
 * @param byteFaults the share of bytes that are lost, doubled or preceded by a foreign one
 * @param writeFaults the share of writes that are lost, doubled whole, preceded or followed by a
 *     storm of flags, or stalled once for longer than {@link LineFaults#SENSOR_SILENCE}
 * @param splits the share of bytes after which a write is torn in two, with a pause shorter than
 *     {@link LineFaults#SENSOR_SILENCE} between
 */
public record FaultRates(double bitFlips, double byteFaults, double writeFaults, double splits) {
  /** No faults. */
  public static final FaultRates NONE = new FaultRates(0, 0, 0, 0);

  /** Returns rates with inverted bits only. */
  public static FaultRates bits(double share) {
    return new FaultRates(share, 0, 0, 0);
  }

  /** Returns rates with every kind of fault, each in about that share of the frames. */
  public static FaultRates everything(double share) {
    return new FaultRates(share / 400, share / 50, share, share / 25);
  }
}
