// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreListener;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.gateway.route.RouteCache;
import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * Restores observations from the store after a restart, or after the gateway's bundle was replaced
 * [DESIGN invariant 2], and those of another router that is gone, when routers share the store.
 * Observations of clients that have no session by then are removed. Thread-safe.
 */
public final class ObservationRestorer {
  private static final Logger LOG = System.getLogger(ObservationRestorer.class.getName());
  private static final CallbackGuard STEPS =
      new CallbackGuard(ObservationRestorer.class, "restoring observations");
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(5);

  private final ObservationRegistry observations;
  private final Admission admission;
  private final RouteCache routes;
  private final Map<Bytes, Observation> undecided = new LinkedHashMap<>();
  private final CoalescedCheck checks;
  private final AtomicReference<AutoCloseable> watching = new AtomicReference<>(() -> {});

  /** Makes it for {@code observations}. */
  public ObservationRestorer(
      ObservationRegistry observations, Admission admission, RouteCache routes) {
    this.observations = observations;
    this.admission = admission;
    this.routes = routes;
    this.checks = new CoalescedCheck(observations.time(), this::admitUndecided);
    admission.sessions().onAvailable(present -> checkUndecided());
  }

  /** Restores what a new store has, and writes to it what it lacks. */
  public void from(Store store) {
    StoreListener heir =
        new StoreListener() {
          @Override
          public boolean isHeir() {
            return true;
          }

          @Override
          public void inherited(Map<Bytes, Bytes> entries) {
            take(entries);
          }
        };
    watch(STEPS.get(store, each -> each.map(ObservationStore.MAP).watch(heir), () -> {}));
    from(store, FIRST_BACK_OFF);
  }

  private void watch(AutoCloseable next) {
    STEPS.close(watching.getAndSet(next));
  }

  private void take(Map<Bytes, Bytes> entries) {
    LOG.log(Level.INFO, "{0} observations of another router, which is gone", entries.size());
    if (!observations.isStopped()) { // else the next gateway finds them in the store
      restore(entries);
    }
  }

  /** Takes nothing over any more. */
  public void stop() {
    watch(() -> {});
  }

  private void from(Store store, Duration backOff) {
    BiConsumer<Map<Bytes, Bytes>, Throwable> then =
        STEPS.completion((stored, cause) -> read(store, stored, cause, backOff));
    if (!STEPS.run(store, present -> present.map(ObservationStore.MAP).all().whenComplete(then))) {
      retry(store, backOff);
    }
  }

  private void read(Store store, Map<Bytes, Bytes> stored, Throwable cause, Duration backOff) {
    if (cause != null) {
      Level level = backOff.equals(FIRST_BACK_OFF) ? Level.ERROR : Level.DEBUG;
      LOG.log(level, "observations cannot be read from the store; trying again", cause);
      retry(store, backOff);
    } else if (!observations.isStopped()) { // else they are the next gateway's
      restore(stored);
    }
  }

  /** Nothing tells when a store that fails works again, so it is read again until it does. */
  private void retry(Store store, Duration backOff) {
    Duration doubled = backOff.multipliedBy(2);
    Duration next = doubled.compareTo(MAX_BACK_OFF) < 0 ? doubled : MAX_BACK_OFF;
    observations.time().schedule(backOff, () -> readAgain(store, next));
  }

  private void readAgain(Store store, Duration backOff) {
    if (observations.store().isAt(store) && !observations.isStopped()) {
      from(store, backOff);
    }
  }

  private void restore(Map<Bytes, Bytes> stored) {
    int broken = 0;
    for (Map.Entry<Bytes, Bytes> each : stored.entrySet()) {
      broken += STEPS.get(each, this::restoreOne, false) ? 0 : 1;
    }
    if (broken > 0) {
      LOG.log(Level.WARNING, "{0} stored observations are not valid and are removed", broken);
    }
    observations.persistAll();
    checkUndecided(); // the session service may be back by now
  }

  private boolean restoreOne(Map.Entry<Bytes, Bytes> stored) {
    Bytes key = stored.getKey();
    ObservationRecord found = ObservationRecord.decode(stored.getValue());
    if (found == null) {
      observations.store().remove(key);
      return false;
    }
    ClientOptions options = ClientOptions.read(found.request().options());
    ProxyRequest proxyRequest =
        options.isProxied()
            ? ProxyRequest.read(options, routes)
            : ProxyRequest.ofResource(options, found.request().joinedPath());
    if (proxyRequest.refusal() != null) {
      observations.store().remove(key);
    } else {
      Registration registration = new Registration(found.replyTo(), found.request(), proxyRequest);
      admit(key, new Observation(observations, registration, null, found.mark()));
    }
    return true;
  }

  /** Restores an observation if its client is admitted; else removes it from the store. */
  private void admit(Bytes key, Observation observation) {
    if (observations.isStopped()) {
      return; // the next gateway restores it
    }
    CoapResponse refusal = refusal(observation.registration());
    if (refusal == Admission.UNDECIDED) {
      await(key, observation);
    } else if (refusal != null) {
      observations.store().remove(key);
    } else {
      observations.adopt(observation);
    }
  }

  /** A resource of the gateway itself says who may have its state. */
  private CoapResponse refusal(Registration registration) {
    return registration.isOfOwnResource() ? null : admission.judgeSilently(registration.peer());
  }

  /** Waits for the session service to come back. */
  private void await(Bytes key, Observation observation) {
    synchronized (undecided) {
      if (undecided.size() < observations.limits().total()) {
        undecided.put(key, observation);
      }
    }
  }

  private void checkUndecided() {
    if (isAnyUndecided()) {
      checks.request();
    }
  }

  private boolean isAnyUndecided() {
    synchronized (undecided) {
      return !undecided.isEmpty();
    }
  }

  /** Returns false when the session service failed, so that this has to run again. */
  private boolean admitUndecided() {
    Map<Bytes, Observation> all;
    synchronized (undecided) {
      all = new LinkedHashMap<>(undecided);
      undecided.clear();
    }
    if (!observations.isStopped()) {
      STEPS.each(all.entrySet(), each -> admit(each.getKey(), each.getValue()));
    }
    return admission.sessions().service() == null || !isAnyUndecided();
  }
}
