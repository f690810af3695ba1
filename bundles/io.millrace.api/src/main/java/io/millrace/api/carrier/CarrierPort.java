// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a carrier's one user holds. Only {@link #execute} and {@link #close} may be called from any
 * thread.
 */
@ConsumerType
public interface CarrierPort extends AutoCloseable {
  /** Runs {@code task} on the loop, soon; tasks run in the order they were given. Any thread. */
  void execute(Runnable task);

  /** Tells whether the caller is on the loop. */
  boolean onLoop();

  /** Returns the peer at {@code remote}, for a conversation begun from this side. */
  Peer peer(InetSocketAddress remote);

  /**
   * Returns the peer at {@code remote} seen from another of this side's addresses: when all message
   * IDs with lane 0, which is {@link #peer(InetSocketAddress)}, are used up, lane 1 has fresh ones.
   * A carrier with one local address returns the same peer for every lane.
   *
   * @param lane from 0
   */
  default Peer peer(InetSocketAddress remote, int lane) {
    return peer(remote);
  }

  /** Sends a datagram; one that the kernel does not take at once is dropped, as a network would. */
  void send(Peer peer, Bytes datagram);

  /** Stops reading until {@link #resume}; datagrams wait in the kernel. */
  void pause();

  /** Goes on reading. */
  void resume();

  /** Returns the largest datagram that is received whole, in bytes. */
  int maxDatagramBytes();

  /**
   * Detaches: afterwards the listener is not called any more. Any thread but must not hold locks.
   */
  @Override
  void close();
}
