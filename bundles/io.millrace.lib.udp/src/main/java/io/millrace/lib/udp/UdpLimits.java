// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

/**
 * The limits of an event loop.
 *
 * @param batch datagrams read from one socket in a row
 * @param maxDatagramBytes the longest datagram that is passed on
 * @param recentPeers how many remote addresses are cached with their peers
 */
public record UdpLimits(int batch, int maxDatagramBytes, int recentPeers) {
  /** The defaults of the configuration. */
  public static final UdpLimits STANDARD = new UdpLimits(64, 65507, 16384);
}
