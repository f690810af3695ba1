// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

/**
 * What a loop may take at once and keep.
 *
 * @param batch datagrams read from one socket in a row
 * @param maxDatagramBytes the longest datagram that is passed on
 * @param recentPeers how many remote addresses are remembered with their peers
 */
public record UdpLimits(int batch, int maxDatagramBytes, int recentPeers) {
  /** What holds when nothing is configured. */
  public static final UdpLimits STANDARD = new UdpLimits(64, 65507, 4096);
}
