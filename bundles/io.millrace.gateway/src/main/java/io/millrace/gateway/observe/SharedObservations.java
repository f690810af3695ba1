// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.gateway.block.BodyFetches;
import io.millrace.gateway.cache.ResponseCache;
import io.millrace.gateway.route.HopQueue;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.Router;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The shared observations by resource, and what they use. One that was restored is known by the
 * name that its clients use, until the directory has said which device that is. Thread-safe.
 */
final class SharedObservations {
  private static final CallbackGuard OBSERVATIONS =
      new CallbackGuard(SharedObservations.class, "a shared observation");
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final ConcurrentHashMap<Object, SharedObservation> byResource = new ConcurrentHashMap<>();
  private final Set<SharedObservation> all = ConcurrentHashMap.newKeySet();
  private final Time time;
  private final Router router;
  final BodyFetches fetches;
  private final ResponseCache cache;
  private final HopQueue queue;
  private final Randomness randomness;
  private final Duration grace;
  private final BooleanSupplier stopped;

  SharedObservations(
      Time time,
      Router router,
      ResponseCache cache,
      BodyFetches fetches,
      HopQueue queue,
      Randomness randomness,
      Duration grace,
      BooleanSupplier stopped) {
    this.queue = queue;
    this.randomness = randomness;
    this.cache = cache;
    this.time = time;
    this.router = router;
    this.fetches = fetches;
    this.grace = grace;
    this.stopped = stopped;
  }

  /** A client's request joins the observation of its resource, or begins it. */
  void join(Observation member, NextHop hop) {
    Object key = ResourceKeys.at(member.registration(), hop);
    SharedObservation joined = of(key, member.registration(), false);
    joined.execute(() -> joined.join(member, hop));
  }

  /** An observation that was established before goes on, as soon as its device is found. */
  void adopt(Observation member) {
    Object key = ResourceKeys.asNamed(member.registration());
    SharedObservation joined = of(key, member.registration(), true);
    joined.execute(() -> joined.adopt(List.of(member), true));
  }

  /** An established observation replaces another one of the same resource, which then ends. */
  void replace(Observation member, Observation by) {
    SharedObservation joined = member.shared();
    if (joined == null) {
      adopt(by);
    } else {
      joined.execute(() -> joined.adopt(List.of(by), false));
    }
    member.end();
  }

  private SharedObservation of(Object key, Registration lead, boolean established) {
    SharedObservation found =
        key == null
            ? new SharedObservation(this, null, lead, established)
            : byResource.computeIfAbsent(
                key, at -> new SharedObservation(this, at, lead, established));
    all.add(found);
    return found;
  }

  /** Enters it under another key; returns the one that has this key already, or the same. */
  SharedObservation place(SharedObservation placed, Object former, Object key) {
    if (former != null && !former.equals(key)) {
      byResource.remove(former, placed);
    }
    SharedObservation there = key == null ? null : byResource.putIfAbsent(key, placed);
    return there == null ? placed : there;
  }

  void remove(SharedObservation ended, Object key) {
    all.remove(ended);
    if (key != null) {
      byResource.remove(key, ended);
    }
  }

  /** Runs a step of each. */
  void each(Consumer<SharedObservation> step) {
    all.forEach(each -> each.execute(() -> step.accept(each)));
  }

  /** Tells whether the directory fails to resolve one of their names. */
  boolean isDirectoryFailing() {
    boolean failing = false;
    for (SharedObservation each : all) {
      failing |= OBSERVATIONS.get(each, at -> at.search().isDirectoryFailing(), true);
    }
    return failing;
  }

  /** A timer has run out: runs the step, unless the gateway has stopped. */
  void check(SharedObservation of, Runnable step) {
    if (!isStopped()) {
      of.execute(step);
    }
  }

  void later(Runnable task) {
    time.schedule(LINGER, task);
  }

  boolean isStopped() {
    return stopped.getAsBoolean();
  }

  ResponseCache cache() {
    return cache;
  }

  Router router() {
    return router;
  }

  Time time() {
    return time;
  }

  Duration grace() {
    return grace;
  }

  Randomness randomness() {
    return randomness;
  }

  /** Returns the queues of the devices, in which requests of the gateway take their turn. */
  HopQueue queue() {
    return queue;
  }

  /** Returns how many there are. */
  int size() {
    return all.size();
  }
}
