// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

/**
 * How bad a line is.
 *
 * @param bitFlips the share of bits that are turned over
 * @param byteFaults the share of bytes that are lost, doubled or preceded by a foreign one
 * @param writeFaults the share of writes that are lost, doubled whole, preceded or followed by a
 *     storm of flags, or stalled once for longer than {@link LineFaults#SENSOR_SILENCE}
 * @param splits the share of bytes after which a write is torn in two, with a pause shorter than
 *     {@link LineFaults#SENSOR_SILENCE} between
 */
public record FaultRates(double bitFlips, double byteFaults, double writeFaults, double splits) {
  /** Everything comes out as it went in. */
  public static final FaultRates NONE = new FaultRates(0, 0, 0, 0);

  /** Turns bits over and does nothing else. */
  public static FaultRates bits(double share) {
    return new FaultRates(share, 0, 0, 0);
  }

  /** Has every kind of fault, each about so often in a frame. */
  public static FaultRates everything(double share) {
    return new FaultRates(share / 400, share / 50, share, share / 25);
  }
}
