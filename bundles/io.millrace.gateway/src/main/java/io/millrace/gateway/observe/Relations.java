// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Resolution;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.gateway.Answers;
import io.millrace.gateway.Limits;
import io.millrace.gateway.block.RequestedBlock;
import io.millrace.gateway.block.Slices;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.exchange.ExchangeKey;
import io.millrace.gateway.exchange.Replies;
import io.millrace.gateway.house.House;
import io.millrace.gateway.option.ClientOptions;
import io.millrace.gateway.option.Hop;
import io.millrace.gateway.proxy.Destination;
import io.millrace.gateway.proxy.Proxied;
import io.millrace.gateway.proxy.Wayfinder;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The observations of all clients, by peer and token. One look every tenth of a second, while there
 * are any, finds devices that went or came. Bounded per peer and in all. Thread-safe.
 */
public final class Relations {
  private static final CallbackGuard LOOKS =
      new CallbackGuard(Relations.class, "looking after an observation");
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final ConcurrentHashMap<ExchangeKey, Relation> relations = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final House house;
  private final Limits limits;
  private final Wayfinder wayfinder;
  private final Replies replies;
  private final Slices slices;
  private final RelationStore store;
  private volatile boolean retired;

  /** Makes an empty set. */
  public Relations(
      House house, Limits limits, Wayfinder wayfinder, Replies replies, Slices slices) {
    this.house = house;
    this.limits = limits;
    this.wayfinder = wayfinder;
    this.replies = replies;
    this.slices = slices;
    this.store = new RelationStore(house.store());
  }

  /**
   * Begins an observation for a client.
   *
   * @param whole the request with its whole body
   * @param after the number that notifications must be above
   * @return false when there is no room: then the request is answered as if it did not ask
   */
  public boolean register(
      Exchange exchange, Proxied proxied, CoapRequest whole, Destination destination, int after) {
    boolean get = whole.code() == CoapCode.GET;
    if (destination.hop() == Hop.DEVICE && !get || !hasRoom(exchange.peer())) {
      return false;
    }
    Relation relation =
        new Relation(this, new Registration(exchange.replyTo(), whole, proxied), exchange, after);
    relations.put(relation.registration().key(), relation);
    exchange.downstream(relation::end);
    look();
    relation.found(destination);
    return true;
  }

  private boolean hasRoom(Peer peer) {
    if (relations.size() >= limits.observations()) {
      return false;
    }
    int own = 0;
    for (Relation each : relations.values()) {
      own += each.registration().peer().equals(peer) ? 1 : 0;
    }
    return own < limits.observationsPerPeer();
  }

  /**
   * A request has come with this token: it ends the observation that had it, except when it fetches
   * a later block of a notification.
   *
   * @return the last number that the observation used, 0 when there was none
   */
  public int superseded(ExchangeKey key, ClientOptions options) {
    Relation former = relations.isEmpty() ? null : relations.get(key);
    if (former == null || options.observe() != 1 && options.isLaterBlock()) {
      return 0;
    }
    if (options.observe() == 0 && relations.remove(key, former)) {
      former.giveWay();
    } else {
      former.end();
    }
    return former.lastNumber();
  }

  /** Ends a peer's observations, with a last message when there is one. */
  public void end(Peer peer, CoapResponse message) {
    LOOKS.each(of(peer), message == null ? Relation::end : each -> each.finish(message));
  }

  /** A session has moved: its observations go with it. */
  public void move(Peer former, Peer peer) {
    LOOKS.each(of(former), each -> move(each, peer));
  }

  private void move(Relation relation, Peer peer) {
    if (relation.isEstablished()) {
      adopt(new Relation(this, relation.registration().at(peer), null, relation.lastNumber()));
      relation.end();
    }
  }

  private List<Relation> of(Peer peer) {
    return relations.values().stream()
        .filter(each -> each.registration().peer().equals(peer))
        .toList();
  }

  /** Takes an established observation in and joins its device. */
  void adopt(Relation relation) {
    if (relations.size() < limits.observations()
        && relations.putIfAbsent(relation.registration().key(), relation) == null) {
      relation.away();
      store.put(relation);
      look();
    }
  }

  boolean has(ExchangeKey key) {
    return relations.containsKey(key);
  }

  private void look() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      house.time().schedule(LOOK, this::check);
    }
  }

  private void check() {
    try {
      LOOKS.each(relations.values(), Relation::check);
    } finally {
      looking.set(false);
      if (!relations.isEmpty() && !retired) {
        look();
      }
    }
  }

  /** Returns how many there are. */
  public int size() {
    return relations.size();
  }

  /** Writes every observation to a store that has come, whatever an earlier one knew. */
  void persistAll() {
    LOOKS.each(List.copyOf(relations.values()), this::persist);
  }

  /** Stops serving: the store keeps what a successor goes on with; others learn of the end. */
  public void retire() {
    retired = true;
    LOOKS.each(relations.values(), this::retire);
  }

  private void retire(Relation relation) {
    if (store.hasMissed(relation)) {
      relation.finish(Answers.unavailable("the gateway is replaced and has no store"));
    } else {
      relation.retire();
    }
  }

  boolean isRetired() {
    return retired;
  }

  Limits limits() {
    return limits;
  }

  RelationStore store() {
    return store;
  }

  long nanos() {
    return time().nanos();
  }

  Time time() {
    return house.time();
  }

  /** Returns what the directory says of its name; null when it has none, or nobody can say. */
  Resolution resolve(Relation relation) {
    return relation.route().address() != null ? null : wayfinder.resolve(relation.route());
  }

  void rejoin(Relation relation) {
    wayfinder.find(relation);
  }

  void later(Runnable task) {
    time().schedule(LINGER, task);
  }

  /** Writes an observation to the store; false when it is too late for that. */
  boolean persist(Relation relation) {
    boolean inTime = relation.isEstablished() && !retired;
    if (inTime) {
      store.put(relation);
    }
    return inTime;
  }

  void ended(Relation relation) {
    relations.remove(relation.registration().key(), relation);
    if (!retired && !has(relation.registration().key())) {
      store.remove(relation.registration().key());
    }
  }

  CoapResponse slice(Relation relation, CoapResponse notification) {
    Registration of = relation.registration();
    int block2 = of.proxied().options().block2();
    RequestedBlock requested =
        slices.requested(of.request(), block2, of.replyTo().token()).fromTheStart();
    return slices.cut(of.peer(), of.request(), requested, notification);
  }

  void send(Relation relation, CoapResponse response, boolean confirm, DeliveryListener listener) {
    Reliability how = confirm ? Reliability.CONFIRMABLE : Reliability.NON_CONFIRMABLE;
    house.sessions().call(present -> touch(present, relation), null);
    replies.send(relation.registration().replyTo().asAcknowledged(), response, how, listener);
  }

  private static Object touch(Sessions present, Relation relation) {
    present.touch(relation.registration().peer());
    return null;
  }

  void sendLast(Relation relation, CoapResponse response) {
    replies.send(
        relation.registration().replyTo().asAcknowledged(),
        slice(relation, response),
        Reliability.NON_CONFIRMABLE,
        DeliveryListener.NONE);
  }
}
