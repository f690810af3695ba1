// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The open connections: sends messages over them, and ends them. Used on the loop alone. */
final class Connections {
  private static final Logger LOG = System.getLogger(Connections.class.getName());
  private static final CallbackGuard CODEC =
      new CallbackGuard(Connections.class, "a call of the codec");

  private final Map<String, ConnectionState> open = new HashMap<>();
  private final CarrierLink link;
  private final Slot<CoapCodec> codecs;
  private final StreamMeters meters;
  private final Consumer<Peer> ended;

  /**
   * Begins without connections.
   *
   * @param ended is told of each connection that is over
   */
  Connections(CarrierLink link, Slot<CoapCodec> codecs, StreamMeters meters, Consumer<Peer> ended) {
    this.link = link;
    this.codecs = codecs;
    this.meters = meters;
    this.ended = ended;
  }

  ConnectionState get(Peer peer) {
    return open.get(peer.connection());
  }

  ConnectionState add(Peer peer, long now) {
    ConnectionState state = new ConnectionState(peer, now);
    open.put(peer.connection(), state);
    return state;
  }

  Collection<ConnectionState> all() {
    return List.copyOf(open.values());
  }

  int size() {
    return open.size();
  }

  /** Returns a message as it goes over a connection; null while there is no codec. */
  Bytes frame(CoapMessage message) {
    CoapCodec codec = codecs.service();
    Bytes datagram = codec == null ? null : CODEC.get(codec, CoapCodec::serialize, message, null);
    return datagram == null ? null : FrameHead.fromDatagram(datagram);
  }

  /** Sends a frame; a connection that does not take it is ended. */
  boolean send(ConnectionState to, Bytes frame) {
    boolean taken = link.port().send(to.peer, frame);
    if (taken) {
      meters.sent.increment();
    } else {
      end(to, "what waits to be sent is too much");
    }
    return taken;
  }

  /** Sends a signalling message, if there is a codec. */
  void signal(ConnectionState to, CoapMessage message) {
    Bytes frame = frame(message);
    if (frame != null) {
      send(to, frame);
    }
  }

  /** A peer has said what it is capable of: the next message layer has to know. */
  void greeted(ConnectionState at) {
    link.port().note(at.peer, at.note());
  }

  /** Ends a connection because of what the other side does. */
  void abort(ConnectionState at, String why, int badCsmOption) {
    meters.aborted.increment();
    LOG.log(Level.DEBUG, () -> "connection of " + at.peer + " is aborted: " + why);
    signal(at, Signal.abort(why, badCsmOption));
    end(at, why);
  }

  /** Says that no more requests are taken; the connection ends when those open are answered. */
  void release(ConnectionState at, long due) {
    if (!at.released) {
      at.released = true;
      at.releaseDue = due;
      signal(at, Signal.release());
    }
    endWhenReleased(at);
  }

  void endWhenReleased(ConnectionState at) {
    if (at.released && at.openRequests() == 0) {
      end(at, "released");
    }
  }

  /** Ends a connection. */
  void end(ConnectionState at, String why) {
    if (open.remove(at.peer.connection(), at)) {
      LOG.log(Level.DEBUG, () -> "connection of " + at.peer + " ends: " + why);
      if (link.isAttached()) {
        link.port().close(at.peer);
      }
      ended.accept(at.peer);
    }
  }

  void pause(ConnectionState at) {
    if (!at.paused) {
      at.paused = true;
      link.port().pause(at.peer);
    }
  }

  void resume(ConnectionState at) {
    if (at.paused && !at.released) {
      at.paused = false;
      link.port().resume(at.peer);
    }
  }
}
