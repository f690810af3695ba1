// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.message.ClientOptions;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.gateway.route.RouteCache;
import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Restores observations from the store after a restart, or after the gateway's bundle was replaced
 * [DESIGN invariant 2]. Observations of clients that have no session by then are removed.
 * Thread-safe.
 */
public final class ObservationRestorer {
  private static final Logger LOG = System.getLogger(ObservationRestorer.class.getName());
  private static final CallbackGuard STEPS =
      new CallbackGuard(ObservationRestorer.class, "restoring observations");
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int MAX_TRIES = 300;

  private final ObservationRegistry observations;
  private final Admission admission;
  private final RouteCache routes;

  /** Makes it for {@code observations}. */
  public ObservationRestorer(
      ObservationRegistry observations, Admission admission, RouteCache routes) {
    this.observations = observations;
    this.admission = admission;
    this.routes = routes;
  }

  /** Restores what a new store has, and writes to it what it lacks. */
  public void from(Store store) {
    from(store, MAX_TRIES);
  }

  private void from(Store store, int tries) {
    BiConsumer<Map<Bytes, Bytes>, Throwable> then =
        STEPS.completion((stored, cause) -> read(store, stored, cause, tries));
    if (!STEPS.run(store, present -> present.map(ObservationStore.MAP).all().whenComplete(then))) {
      again(store, tries);
    }
  }

  private void read(Store store, Map<Bytes, Bytes> stored, Throwable cause, int tries) {
    if (cause != null) {
      Level level = tries == MAX_TRIES ? Level.ERROR : Level.DEBUG;
      LOG.log(level, "observations cannot be read from the store; trying again", cause);
      again(store, tries);
    } else {
      restore(stored);
    }
  }

  private void again(Store store, int tries) {
    if (tries > 0 && !observations.isRetired()) {
      observations.time().schedule(PAUSE, () -> readAgain(store, tries - 1));
    }
  }

  private void readAgain(Store store, int tries) {
    if (observations.store().isAt(store)) {
      from(store, tries);
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
  }

  private boolean restoreOne(Map.Entry<Bytes, Bytes> stored) {
    Bytes key = stored.getKey();
    ObservationRecord found = ObservationRecord.decode(stored.getValue());
    if (found == null) {
      observations.store().remove(key);
      return false;
    }
    ClientOptions options = ClientOptions.read(found.request().options());
    ProxyRequest proxyRequest = options.isProxied() ? ProxyRequest.read(options, routes) : null;
    if (proxyRequest == null || proxyRequest.refusal() != null) {
      observations.store().remove(key);
    } else {
      admit(key, found, proxyRequest, MAX_TRIES);
    }
    return true;
  }

  /** Waits for the session service; then restores the observation if its client has a session. */
  private void admit(Bytes key, ObservationRecord found, ProxyRequest proxyRequest, int tries) {
    Time time = observations.time();
    CoapResponse refusal = admission.judgeSilently(found.replyTo().peer());
    if (refusal == Admission.UNDECIDED) {
      if (tries > 0 && !observations.isRetired()) {
        time.schedule(PAUSE, () -> admit(key, found, proxyRequest, tries - 1));
      }
    } else if (refusal != null) {
      observations.store().remove(key);
    } else {
      observations.adopt(
          new Observation(
              observations,
              new Registration(found.replyTo(), found.request(), proxyRequest),
              null,
              found.mark()));
    }
  }
}
