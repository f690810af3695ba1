// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the end of connections of transports whose peers are known by a connection, and not by
 * an address that they may use again: a whiteboard service. Called on a transport's thread; must
 * not block.
 */
@ConsumerType
public interface ConnectionListener {
  /** The connection is over, and no message of the peer with this connection will follow. */
  void ended(Peer peer);
}
