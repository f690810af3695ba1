// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import java.time.Duration;

/**
 * The limits of a carrier.
 *
 * @param connections how many may be open
 * @param perAddress how many of them from one remote address
 * @param receiveBytes how many bytes of one connection may wait to be consumed
 * @param sendBytes how many bytes of one connection may wait to be sent
 * @param handshake how long a handshake may take
 * @param stall how long the other side may take nothing of what waits to be sent
 */
record TcpLimits(
    int connections,
    int perAddress,
    int receiveBytes,
    int sendBytes,
    Duration handshake,
    Duration stall) {
  /** Of a connection whose other side does not read: from here on nothing is read from it. */
  int mostUnread() {
    return sendBytes / 8;
  }
}
