// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.carrier.StreamListener;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The message layer over one stream carrier [RFC 8323]. Single-threaded: it lives on the carrier's
 * loop; calls from other threads are moved there. While there is no codec nothing is read, and
 * answers wait; while there is no carrier everything waits, and goes on over the next one of that
 * name. Requests of this side are refused: who connects is a client.
 */
final class StreamEndpoint implements Transport, StreamListener {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(StreamEndpoint.class, "a listener to a message");
  private static final Call NONE = () -> {};

  private final String name;
  private final String scheme;
  private final Slot<CoapCodec> codecs;
  private final Time time;
  private final StreamLimits limits;
  private final CarrierLink link = new CarrierLink();
  private final Connections connections;
  private final Timeouts timeouts;
  private final RequestDispatcher dispatcher;
  private final Inbox inbox;
  private final Successor successor;
  private final Answers answers;
  private volatile boolean closed;
  private int carrier;

  /**
   * Makes an endpoint without a carrier.
   *
   * @param ended is told of each connection that is over
   */
  StreamEndpoint(
      StreamCarrier of,
      Slot<CoapCodec> codecs,
      Supplier<Slot<RequestHandler>> handlers,
      StreamLimits limits,
      StreamMeters meters,
      Time time,
      Consumer<Peer> ended) {
    this.name = of.name();
    this.scheme = of.scheme();
    this.codecs = codecs;
    this.time = time;
    this.limits = limits;
    this.successor = new Successor();
    this.connections = new Connections(link, codecs, meters, ended);
    this.timeouts = new Timeouts(connections, limits);
    this.dispatcher = new RequestDispatcher(handlers, this, meters.waited, this::leave);
    this.answers =
        new Answers(link, connections, codecs, dispatcher, limits, meters, time, () -> closed);
    this.inbox = new Inbox(connections, limits, meters, dispatcher::dispatch);
  }

  /** Begins to read, or goes on over another carrier of the same name. */
  void attach(StreamCarrier next) {
    link.attach(next, this, () -> carrier++, this::adopted);
  }

  /** The carrier has announced all its connections: others are gone. */
  private void adopted() {
    for (ConnectionState each : connections.all()) {
      if (each.carrier != carrier) {
        connections.end(each, "the carrier has it no more");
      }
    }
  }

  /** Leaves a carrier, if it is the present one; connections stay open. */
  void detach(StreamCarrier from) {
    link.detach(from);
  }

  void onLoop(Runnable task) {
    link.onLoop(task);
  }

  /** A codec came: what waits to be read is read. */
  void codecChanged() {
    onLoop(() -> connections.all().forEach(each -> resumeWithCodec(each)));
  }

  private void resumeWithCodec(ConnectionState each) {
    if (codecs.service() != null && each.openRequests() < limits.openRequests()) {
      if (!each.greeted) {
        connections.signal(each, Signal.csm(limits.maxMessageBytes()));
      }
      connections.resume(each);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public boolean isReliable() {
    return true;
  }

  @Override
  public void opened(Peer peer, Bytes note) {
    long now = time.nanos();
    ConnectionState known = connections.get(peer);
    ConnectionState state = known == null ? connections.add(peer, now) : known;
    state.carrier = carrier;
    if (known != null) {
      if (known.paused) {
        link.port().pause(peer);
      }
    } else if (note != null) {
      state.restore(note);
    } else {
      state.csmDue = now + limits.csm();
      connections.signal(state, Signal.csm(limits.maxMessageBytes()));
    }
  }

  @Override
  public int received(Peer peer, Bytes bytes) {
    ConnectionState from = connections.get(peer);
    CoapCodec codec = codecs.service();
    if (from == null) {
      return bytes.length();
    }
    if (codec == null) {
      connections.pause(from);
      return 0;
    }
    return inbox.take(from, bytes, codec, time.nanos());
  }

  @Override
  public void closed(Peer peer) {
    ConnectionState state = connections.get(peer);
    if (state != null) {
      connections.end(state, "closed");
    }
  }

  @Override
  public long runTimers(long nanos) {
    return timeouts.run(nanos);
  }

  @Override
  public void acknowledge(ReplyTo replyTo) {
    // The transport has done that.
  }

  @Override
  public void reject(ReplyTo replyTo) {
    onLoop(() -> answers.done(replyTo, 0));
  }

  @Override
  public void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    onLoop(() -> answers.send(replyTo, response, reliability, listener));
  }

  @Override
  public void handBack(CoapRequest request, ReplyTo replyTo) {
    handBack(new ParkedRequest(request, replyTo, false));
  }

  @Override
  public void handBackBegun(CoapRequest request, ReplyTo replyTo) {
    handBack(new ParkedRequest(request, replyTo, true));
  }

  private void handBack(ParkedRequest request) {
    onLoop(
        () -> {
          if (!leave(request)) {
            dispatcher.dispatch(request);
          }
        });
  }

  /** Leaves a request to the next build when this one has closed; else false. */
  private boolean leave(ParkedRequest request) {
    if (closed) {
      successor.leave(request);
    }
    return closed;
  }

  @Override
  public Call request(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    LISTENERS.run(listener, ResponseListener::failed, RequestFailure.REFUSED);
    return NONE;
  }

  /** Takes the requests that the endpoint before this one has left, and those it still gets. */
  void follow(Object left) {
    Successor.follow(left, saved -> handBack(ParkedRequest.restore(saved)));
  }

  /**
   * Ends: connections stay open for the next endpoint, or are released when there is none.
   *
   * @param release whether nobody follows
   * @return what the next endpoint {@link #follow}s
   */
  Object close(boolean release) {
    if (release) {
      timeouts.releaseAll(link);
    }
    link.detach();
    closed = true;
    link.close();
    return successor.left();
  }

  /** No carrier has come in time: whatever was open is over. */
  void giveUp() {
    link.close();
    closed = true;
    connections.all().forEach(each -> connections.end(each, "there is no carrier any more"));
  }

  /** Returns how many connections are open. Any thread; roughly. */
  int size() {
    return connections.size();
  }
}
