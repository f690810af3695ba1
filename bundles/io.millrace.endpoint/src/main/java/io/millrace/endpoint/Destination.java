// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/**
 * A remote address that requests go to: how many are outstanding, which are queued, and which
 * downstream port (a message-ID space) has message IDs left. Used on the loop alone.
 */
final class Destination extends ExpiringEntry {
  /** May carry the server's name; that of the last request counts. */
  InetSocketAddress remote;

  final ArrayDeque<Exchange> queue = new ArrayDeque<>(2);
  int outstanding;

  /** Requests that were sent and are open, observations included. */
  int open;

  /** Whether a connection is being made: until then nothing is sent. */
  boolean connecting;

  int localPort;

  Destination(InetSocketAddress remote) {
    this.remote = remote;
  }

  @Override
  boolean isBusy() {
    return outstanding > 0 || !queue.isEmpty();
  }

  @Override
  void expired() {}
}
