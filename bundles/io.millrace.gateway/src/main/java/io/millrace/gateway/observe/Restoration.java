// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.gateway.option.ClientOptions;
import io.millrace.gateway.proxy.Admission;
import io.millrace.gateway.proxy.Proxied;
import io.millrace.gateway.route.Routes;
import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Takes observations out of the store after a restart, or after the gateway's bundle was replaced
 * [DESIGN invariant 2]. A client without a session by now has lost them. Thread-safe.
 */
public final class Restoration {
  private static final Logger LOG = System.getLogger(Restoration.class.getName());
  private static final CallbackGuard STEPS =
      new CallbackGuard(Restoration.class, "restoring observations");
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int MAX_TRIES = 300;

  private final Relations relations;
  private final Admission admission;
  private final Routes routes;

  /** Makes a restoration into {@code relations}. */
  public Restoration(Relations relations, Admission admission, Routes routes) {
    this.relations = relations;
    this.admission = admission;
    this.routes = routes;
  }

  /** A store has come: takes out what is new, puts in what it may have missed. */
  public void from(Store store) {
    from(store, MAX_TRIES);
  }

  private void from(Store store, int tries) {
    BiConsumer<Map<Bytes, Bytes>, Throwable> then =
        STEPS.completion((stored, cause) -> read(store, stored, cause, tries));
    if (!STEPS.run(store, present -> present.map(RelationStore.MAP).all().whenComplete(then))) {
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
    if (tries > 0 && !relations.isRetired()) {
      relations.time().schedule(PAUSE, () -> readAgain(store, tries - 1));
    }
  }

  private void readAgain(Store store, int tries) {
    if (relations.store().isAt(store)) {
      from(store, tries);
    }
  }

  private void restore(Map<Bytes, Bytes> stored) {
    int broken = 0;
    for (Map.Entry<Bytes, Bytes> each : stored.entrySet()) {
      broken += STEPS.get(each, this::restoreOne, false) ? 0 : 1;
    }
    if (broken > 0) {
      LOG.log(Level.WARNING, "{0} stored observations cannot be read and are dropped", broken);
    }
    relations.persistAll();
  }

  private boolean restoreOne(Map.Entry<Bytes, Bytes> stored) {
    Bytes key = stored.getKey();
    RelationRecord found = RelationRecord.decode(stored.getValue());
    if (found == null) {
      relations.store().remove(key);
      return false;
    }
    ClientOptions options = ClientOptions.read(found.request().options());
    Proxied proxied = options.isProxied() ? Proxied.read(options, routes) : null;
    if (proxied == null || proxied.refusal() != null) {
      relations.store().remove(key);
    } else {
      admit(key, found, proxied, MAX_TRIES);
    }
    return true;
  }

  /** Waits for the sessions to come; then the client's decides. */
  private void admit(Bytes key, RelationRecord found, Proxied proxied, int tries) {
    Time time = relations.time();
    CoapResponse refusal = admission.judgeSilently(found.replyTo().peer());
    if (refusal == Admission.UNDECIDED) {
      if (tries > 0 && !relations.isRetired()) {
        time.schedule(PAUSE, () -> admit(key, found, proxied, tries - 1));
      }
    } else if (refusal != null) {
      relations.store().remove(key);
    } else {
      relations.adopt(
          new Relation(
              relations,
              new Registration(found.replyTo(), found.request(), proxied),
              null,
              found.mark()));
    }
  }
}
