// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What {@link StreamCarrier#attach} gives to the listener. {@link #execute}, {@link #onLoop} and
 * {@link #close()} may be called from any thread, the other methods on the event loop only.
 */
@ConsumerType
public interface StreamPort extends AutoCloseable {
  /** Runs {@code task} on the event loop, soon; tasks run in the order in which they were given. */
  void execute(Runnable task);

  /** Tells whether the calling thread is the event loop. */
  boolean onLoop();

  /**
   * Sends bytes over a connection: now, or as soon as the other side takes them, in a bounded
   * queue.
   *
   * @return false when the connection is not open, or its queue is full: then nothing is sent
   */
  boolean send(Peer peer, Bytes bytes);

  /** Leaves a note with a connection, for the listener that is attached next. */
  void note(Peer peer, Bytes note);

  /** Reads no more from a connection until {@link #resume}. */
  void pause(Peer peer);

  /** Goes on reading from a connection, beginning with what was not consumed. */
  void resume(Peer peer);

  /** Ends a connection, after what was sent has gone out; the listener is not told. */
  void close(Peer peer);

  /**
   * Detaches the listener, which is not called any more when this returns. Connections stay open.
   * The caller must not hold a lock that the listener takes.
   */
  @Override
  void close();
}
