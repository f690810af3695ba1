// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.lib.persist.SnapshotWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What an endpoint that stops leaves for the next one of its name: a map of JDK types, since the
 * two are of two builds. It holds the state as bytes ({@link SnapshotWriter}), whom messages
 * concern, the futures by which the calls in flight learn their successors, the future by which the
 * old endpoint does, and the one mark that only one of the two sets: who takes it, or who gives up.
 *
 * @param state the state of the endpoint
 * @param listeners whom messages concern, of types of the api
 * @param calls one future for each open request, in their order in the state
 * @param successor completed with the next transport
 * @param taken set by whoever takes it
 * @param shiftNanos what is added to the moments in the state: not 0 when another process left it
 */
record EndpointSnapshot(
    byte[] state,
    List<Object> listeners,
    List<CompletableFuture<Object>> calls,
    CompletableFuture<Object> successor,
    AtomicBoolean taken,
    long shiftNanos) {
  private static final Logger LOG = System.getLogger(EndpointSnapshot.class.getName());

  Map<String, Object> toMap() {
    return Map.of(
        "state", state,
        "listeners", listeners,
        "calls", calls,
        "successor", successor,
        "taken", taken,
        "shift", shiftNanos);
  }

  /** Returns what another endpoint left, taken now, or null when there is nothing for this one. */
  @SuppressWarnings("unchecked") // erased types of another build, whose contract this is
  static EndpointSnapshot take(Object left) {
    if (!(left instanceof Map<?, ?> map)) {
      return null;
    }
    try {
      EndpointSnapshot found =
          new EndpointSnapshot(
              (byte[]) map.get("state"),
              (List<Object>) map.get("listeners"),
              (List<CompletableFuture<Object>>) map.get("calls"),
              (CompletableFuture<Object>) map.get("successor"),
              (AtomicBoolean) map.get("taken"),
              map.get("shift") instanceof Long shift ? shift : 0);
      return found.taken.compareAndSet(false, true) ? found : null;
    } catch (ClassCastException | NullPointerException other) {
      LOG.log(Level.WARNING, "what the endpoint before this one left has another form", other);
      return null;
    }
  }
}
