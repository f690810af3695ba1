// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What {@link Carrier#attach} gives to the listener. {@link #execute}, {@link #onLoop} and {@link
 * #close} may be called from any thread, the other methods on the event loop only.
 */
@ConsumerType
public interface CarrierPort extends AutoCloseable {
  /** Runs {@code task} on the event loop, soon; tasks run in the order in which they were given. */
  void execute(Runnable task);

  /** Tells whether the calling thread is the event loop. */
  boolean onLoop();

  /** Returns the peer at {@code remote}, for requests that this side sends. */
  Peer peer(InetSocketAddress remote);

  /**
   * Returns the peer at {@code remote} as seen from another local port. Each local port has message
   * IDs of its own: when all those of index 0, which is {@link #peer(InetSocketAddress)}, are in
   * use, requests go out from index 1, and so on. A carrier with one local port returns the same
   * peer for every index.
   *
   * @param portIndex from 0
   */
  default Peer peer(InetSocketAddress remote, int portIndex) {
    return peer(remote);
  }

  /**
   * Tells whether what is sent to {@code remote} goes out at once. A carrier that has to connect
   * first begins with it and returns false; it calls {@link CarrierListener#connected} or {@link
   * CarrierListener#refused} when that is decided, and until then the caller sends nothing there. A
   * carrier without connections always returns true.
   *
   * @param remote may carry the server's name, by which a secured carrier finds its keys
   * @param idle whether nothing is in flight there, so that the carrier may connect anew
   */
  default boolean connect(InetSocketAddress remote, boolean idle) {
    return true;
  }

  /**
   * A request to {@code remote} got no answer in time. A carrier with connections takes that for a
   * sign that the server has lost this one, and connects anew.
   */
  default void unanswered(InetSocketAddress remote) {}

  /** Sends a datagram; one that the kernel does not take at once is dropped. */
  void send(Peer peer, Bytes datagram);

  /** Stops reading until {@link #resume}; datagrams wait in the kernel. */
  void pause();

  /** Goes on reading. */
  void resume();

  /** Returns the largest datagram that is received whole, in bytes. */
  int maxDatagramBytes();

  /**
   * Detaches the listener, which is not called any more when this returns. The caller must not hold
   * a lock that the listener takes.
   */
  @Override
  void close();
}
