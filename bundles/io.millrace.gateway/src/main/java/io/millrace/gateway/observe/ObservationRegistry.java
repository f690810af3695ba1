// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.metrics.Counter;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.gateway.block.BodyFetches;
import io.millrace.gateway.cache.ResponseCache;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.message.ExchangeKey;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.HopQueue;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.gateway.route.Router;
import io.millrace.lib.block.Block2Cache;
import io.millrace.lib.block.RequestedBlock;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;

/**
 * The observations of all clients, by peer and token, limited per peer and in total; and the shared
 * observations that they are served from. Thread-safe.
 */
public final class ObservationRegistry {
  private static final CallbackGuard OBSERVATIONS =
      new CallbackGuard(ObservationRegistry.class, "an observation");

  private final ObservationTable observations = new ObservationTable();
  private final SharedObservations shared;
  private final Time time;
  private final Slot<Sessions> sessions;
  private final ObservationLimits limits;
  private final NotificationSender sender;
  private final Block2Cache blocks;
  private final Counter ownNotifications;
  private final ObservationStore store;
  private final CoalescedCheck checks;
  private final UnsentNotifications unsent;
  private volatile boolean stopped;

  /** Makes an empty registry, with a counter of notifications of the gateway's own resources. */
  public ObservationRegistry(
      Time time,
      Slot<Sessions> sessions,
      Slot<Store> store,
      ObservationLimits limits,
      Router router,
      ResponseCache cache,
      NotificationSender sender,
      Block2Cache blocks,
      BodyFetches fetches,
      HopQueue queue,
      Randomness randomness,
      Counter ownNotifications) {
    this.time = time;
    this.ownNotifications = ownNotifications;
    this.sessions = sessions;
    this.limits = limits;
    this.sender = sender;
    this.blocks = blocks;
    this.store = new ObservationStore(store, limits.total());
    this.shared =
        new SharedObservations(
            time, router, cache, fetches, queue, randomness, limits.grace(), () -> stopped);
    this.checks = new CoalescedCheck(time, this::checkAll);
    this.unsent = new UnsentNotifications(time, this::transportAvailable);
  }

  /**
   * Registers a client as an observer.
   *
   * @param whole the request with its whole body
   * @param after the number above which the notifications continue
   * @return false when there are too many: then the request gets one response, no notifications
   */
  public boolean register(
      PendingRegistration request,
      ProxyRequest proxyRequest,
      CoapRequest whole,
      NextHop nextHop,
      int after) {
    boolean get = whole.code() == CoapCode.GET;
    if (nextHop.kind() == HopKind.DEVICE && !get || !hasRoom(request.peer())) {
      return false;
    }
    Registration registration = Registration.of(request.replyTo(), whole, proxyRequest);
    Observation observation = new Observation(this, registration, request, after);
    if (!observations.add(observation)) {
      return false;
    }
    request.downstream(observation::end);
    shared.join(observation, nextHop);
    return true;
  }

  private boolean hasRoom(Peer peer) {
    return observations.size() < limits.total() && observations.count(peer) < limits.perPeer();
  }

  /**
   * A request with this token has arrived: it ends the observation that has it, unless it requests
   * a later block of a notification [RFC 7641 §3.6; RFC 7959 §2.6].
   *
   * @return the last sequence number of the observation, 0 when there was none
   */
  public int superseded(ExchangeKey key, ClientOptions options) {
    Observation former = observations.isEmpty() ? null : observations.get(key);
    if (former == null || options.observe() != 1 && options.isLaterBlock()) {
      return 0;
    }
    if (options.observe() == 0) {
      observations.remove(former);
      former.giveWay();
    } else {
      former.end();
    }
    return former.lastNumber();
  }

  /** Ends the observations of a peer, with a last notification when {@code message} is not null. */
  public void end(Peer peer, CoapResponse message) {
    OBSERVATIONS.each(
        observations.of(peer), message == null ? Observation::end : each -> each.finish(message));
  }

  /** A session has moved to another address: its observations move with it. */
  public void move(Peer former, Peer peer) {
    OBSERVATIONS.each(observations.of(former), each -> move(each, peer));
  }

  private void move(Observation observation, Peer peer) {
    if (observation.isEstablished()) {
      Registration there = observation.registration().at(peer);
      Observation moved = new Observation(this, there, null, observation.lastNumber());
      if (observation.isBehind()) {
        moved.missed();
      }
      if (observations.add(moved)) {
        store.put(moved);
        shared.replace(observation, moved);
      }
    }
  }

  /** Adds an established observation; it is registered at its device again. */
  void adopt(Observation observation) {
    if (observations.size() < limits.total() && observations.add(observation)) {
      store.put(observation);
      shared.adopt(observation);
    }
  }

  /** Names may resolve to other devices than before. Any thread; does not block. */
  public void directoryChanged() {
    if (!observations.isEmpty()) {
      checks.request();
    }
  }

  private boolean checkAll() {
    if (!stopped) {
      shared.each(SharedObservation::directoryChanged);
    }
    return stopped || !shared.isDirectoryFailing();
  }

  /** Returns how many there are. */
  public int size() {
    return observations.size();
  }

  /** Returns how many the gateway itself has, at devices, to serve all of them. */
  public int sharedSize() {
    return shared.size();
  }

  /** Writes every observation to a new store. */
  void persistAll() {
    OBSERVATIONS.each(observations.all(), this::persist);
  }

  /**
   * Stops: the next gateway restores the stored observations, and gets the requests for those that
   * no device has accepted; the clients of others are told.
   */
  public void stop() {
    stopped = true;
    OBSERVATIONS.each(observations.all(), this::stop);
    shared.each(SharedObservation::stop);
    store.stop();
  }

  private void stop(Observation observation) {
    if (!observation.handBack() && store.hasMissed(observation)) {
      observation.finish(
          ErrorResponses.unavailable("the gateway is being replaced and has no store"));
    }
  }

  boolean isStopped() {
    return stopped;
  }

  ObservationLimits limits() {
    return limits;
  }

  ObservationStore store() {
    return store;
  }

  long nanos() {
    return time.nanos();
  }

  Time time() {
    return time;
  }

  /** Writes an observation to the store; false when the gateway has stopped. */
  boolean persist(Observation observation) {
    boolean inTime = observation.isEstablished() && !stopped;
    if (inTime) {
      store.put(observation);
    }
    return inTime;
  }

  void ended(Observation observation) {
    observations.remove(observation);
    ExchangeKey key = observation.key();
    if (!stopped && observations.get(key) == null) {
      store.remove(key);
    }
  }

  CoapResponse firstBlock(Observation observation, CoapResponse notification) {
    Registration of = observation.registration();
    int block2 = of.proxyRequest().options().block2();
    RequestedBlock requested =
        blocks.requested(of.request(), block2, of.replyTo().token()).fromTheStart();
    return blocks.cut(of.peer(), of.request(), requested, notification);
  }

  /** Sends a notification; false when there is no transport. */
  boolean send(Observation observation, CoapResponse notification, boolean confirm) {
    Reliability how = confirm ? Reliability.CONFIRMABLE : Reliability.NON_CONFIRMABLE;
    sessions.call(present -> touch(present, observation), null);
    if (observation.isOfOwnResource()) {
      ownNotifications.increment();
    }
    return sender.notify(observation.replyTo(), notification, how, observation);
  }

  /** A notification was not sent. */
  void unsent() {
    unsent.add();
  }

  /** Notifications that were not sent may be sent now. */
  public void transportAvailable() {
    shared.each(each -> each.tell(Audience::updateAll));
  }

  private static Object touch(Sessions present, Observation observation) {
    present.touch(observation.peer());
    return null;
  }

  void sendLast(Observation observation, CoapResponse response) {
    sender.send(
        observation.replyTo(),
        firstBlock(observation, response),
        Reliability.NON_CONFIRMABLE,
        DeliveryListener.NONE);
  }
}
