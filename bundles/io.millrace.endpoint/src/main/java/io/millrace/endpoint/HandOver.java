// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.time.Timer;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Leaves the state of an endpoint for the next one of its name, and takes that of the one before:
 * duplicates and their answers, message IDs, what is sent again until it is acknowledged, requests
 * that wait for a response, those that wait for a handler, and datagrams that wait for a codec.
 * What observes is not handed over: it is told that the endpoint closed, and registers again. Used
 * on the loop alone.
 */
final class HandOver {
  private static final Logger LOG = System.getLogger(HandOver.class.getName());
  private static final CallbackGuard HOLDER =
      new CallbackGuard(HandOver.class, "who keeps what an endpoint leaves");
  private static final int PEERS = 1;
  private static final int RESPONSES = 2;
  private static final int REQUESTS = 3;
  private static final int PARKED = 4;
  private static final int ANSWERED = 5;
  private static final int BEGUN = 6;
  private static final int UNPARSED = 7;
  private static final int NUMBERED_PEERS = 8; // what they sent lies beside the state

  private final EndpointContext context;
  private final Requests requests;
  private final Responses responses;
  private final List<ParkedRequest> parked = new ArrayList<>();

  /** Who gets the calls that come after this endpoint has closed. */
  final Successor successor;

  HandOver(EndpointContext context, Requests requests, Responses responses) {
    this.context = context;
    this.requests = requests;
    this.responses = responses;
    this.successor = new Successor(context, requests);
  }

  /** Keeps a request that has no handler for the next endpoint. */
  void park(ParkedRequest request) {
    parked.add(request);
  }

  /** Returns and forgets the requests that have no handler. */
  List<ParkedRequest> takeParked() {
    List<ParkedRequest> taken = List.copyOf(parked);
    parked.clear();
    return taken;
  }

  /**
   * Leaves everything.
   *
   * @param holder where it is left; false when nobody keeps it
   * @return whether it is left: then nothing here is open any more
   */
  boolean leave(Predicate<Map<String, Object>> holder) {
    List<Exchange> exchanges = requests.moves().movable();
    List<CompletableFuture<Object>> calls = new ArrayList<>();
    exchanges.forEach(each -> calls.add(new CompletableFuture<>()));
    SnapshotWriter peers = new SnapshotWriter();
    peers.section(NUMBERED_PEERS, () -> context.peers.saveNumbered(peers));
    SnapshotWriter others = new SnapshotWriter(peers.listeners());
    saveOthers(exchanges, others);
    byte[] state = others.toArray();
    EndpointSnapshot left =
        new EndpointSnapshot(
            joined(peers.toArray(), state),
            others.listeners(),
            context.peers.received().release(),
            calls,
            successor.arrival,
            new AtomicBoolean(),
            0);
    LeftState forms = new LeftState(left, () -> whole(left, state));
    if (!HOLDER.get(holder, keeps -> keeps.test(forms), false)) {
      return false;
    }
    for (int i = 0; i < calls.size(); i++) {
      requests.moves().release(exchanges.get(i), calls.get(i));
    }
    responses.release();
    Timer limit = context.time.schedule(SlotLimits.standard().grace(), () -> giveUp(left));
    // Once everything is taken, the timer must not keep the classes of this build.
    left.successor().whenComplete((next, failure) -> limit.cancel());
    return true;
  }

  private void saveOthers(List<Exchange> exchanges, SnapshotWriter to) {
    to.section(RESPONSES, () -> responses.save(to));
    to.section(REQUESTS, () -> exchanges.forEach(each -> SavedExchange.save(each, to)));
    to.section(PARKED, () -> save(false, to));
    to.section(ANSWERED, () -> requests.released.saveAnswered(to));
    to.section(BEGUN, () -> save(true, to));
    to.section(UNPARSED, () -> context.unparsed.save(to));
  }

  /** Returns what is left with the peers' messages in the state; nothing has taken them yet. */
  private EndpointSnapshot whole(EndpointSnapshot left, byte[] others) {
    SnapshotWriter to = new SnapshotWriter(left.listeners());
    to.section(PEERS, () -> context.peers.save(to, context.time.nanos()));
    return new EndpointSnapshot(
        joined(to.toArray(), others),
        to.listeners(),
        null,
        left.calls(),
        left.successor(),
        left.taken(),
        left.shiftNanos());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private void save(boolean begun, SnapshotWriter to) {
    parked.stream().filter(each -> each.begun() == begun).forEach(each -> each.save(to));
  }

  /** No next endpoint has come in time. */
  private void giveUp(EndpointSnapshot left) {
    if (left.taken().compareAndSet(false, true)) {
      end(left.listeners(), Set.of());
      left.calls().forEach(each -> each.complete(null));
      left.successor().complete(null);
    }
  }

  /** Tells whom messages concern that nothing follows, but for those of what goes on. */
  private void end(List<Object> concerned, Set<Object> goingOn) {
    Set<Object> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object each : concerned) {
      if (goingOn.contains(each) || !told.add(each)) {
        continue;
      }
      if (each instanceof ResponseListener listener) {
        context.listeners.run(listener, ResponseListener::failed, RequestFailure.CLOSED);
      } else if (each instanceof DeliveryListener listener) {
        context.listeners.run(listener, DeliveryListener::settled, Delivery.SENT);
      }
    }
  }

  private Set<Object> goingOn() {
    Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
    requests.moves().movable().forEach(each -> known.add(each.listener));
    known.addAll(responses.listeners());
    return known;
  }

  /**
   * Goes on with what the endpoint before this one left.
   *
   * @param self the successor of that endpoint
   */
  void restore(EndpointSnapshot found, Transport self) {
    SnapshotReader from = new SnapshotReader(found.state(), found.listeners(), found.shiftNanos());
    Iterator<CompletableFuture<Object>> calls = found.calls().iterator();
    try {
      from.sections(section -> read(section, found.messages(), from, calls, self));
    } catch (RuntimeException | LinkageError damaged) {
      LOG.log(Level.WARNING, "what the endpoint before this one left cannot be read", damaged);
      end(found.listeners(), goingOn());
    } finally { // whatever happened, calls that come late must find this endpoint
      calls.forEachRemaining(each -> each.complete(null));
      found.successor().complete(self);
    }
  }

  private void read(
      int section,
      Map<?, ?> messages,
      SnapshotReader from,
      Iterator<CompletableFuture<Object>> calls,
      Transport self) {
    long now = context.time.nanos();
    switch (section) {
      case PEERS -> context.peers.restore(from, now);
      case NUMBERED_PEERS -> context.peers.adopt(from, messages, now);
      case RESPONSES -> responses.restore(from, now);
      case REQUESTS -> {
        while (from.more()) {
          adopt(SavedExchange.restore(from, requests, context.peers, now), calls.next(), now);
        }
      }
      case PARKED -> {
        while (from.more()) {
          ParkedRequest.restore(from, false).handBackTo(self);
        }
      }
      case ANSWERED -> requests.released.restoreAnswered(from);
      case BEGUN -> {
        while (from.more()) {
          ParkedRequest.restore(from, true).handBackTo(self);
        }
      }
      case UNPARSED -> context.unparsed.restore(from);
      default -> LOG.log(Level.DEBUG, () -> "section " + section + " is of a later release");
    }
  }

  private void adopt(Exchange exchange, CompletableFuture<Object> call, long now) {
    if (exchange.listener != null) { // else its api was replaced too, and nobody waits for it
      requests.moves().adopt(exchange, now);
    }
    if (exchange.listener == ReleasedRequests.NOBODY) {
      requests.released.add(exchange);
    }
    call.complete(exchange);
  }
}
