// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.lib.persist.SnapshotWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
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
 * @param messages the messages that peers sent, when they are not in the state; else null
 * @param calls one future for each open request, in their order in the state
 * @param successor completed with the next transport
 * @param taken set by whoever takes it
 * @param shiftNanos what is added to the moments in the state: not 0 when another process left it
 */
record EndpointSnapshot(
    byte[] state,
    List<Object> listeners,
    Map<?, ?> messages,
    List<CompletableFuture<Object>> calls,
    CompletableFuture<Object> successor,
    AtomicBoolean taken,
    long shiftNanos) {
  private static final Logger LOG = System.getLogger(EndpointSnapshot.class.getName());

  private static final String MESSAGES = "messages";

  Map<String, Object> toMap() {
    Map<String, Object> map = new HashMap<>();
    map.put("state", state);
    map.put("listeners", listeners);
    map.put("calls", calls);
    map.put("successor", successor);
    map.put("taken", taken);
    map.put("shift", shiftNanos);
    if (messages != null) {
      map.put(MESSAGES, messages);
    }
    return map;
  }

  /** Returns what another endpoint left, taken now, or null when there is nothing for this one. */
  static EndpointSnapshot take(Object left) {
    if (left instanceof Map<?, ?> map
        && map.get(LeftState.MOVED) instanceof Map<?, ?> moved
        && moved.get(MESSAGES) instanceof Map<?, ?> messages
        && ReceivedLog.isReadable(messages)) {
      return take(moved, messages);
    }
    return takeWhole(left);
  }

  /** Returns the same with all in the state, as every release can read it. */
  static EndpointSnapshot takeWhole(Object left) {
    return left instanceof Map<?, ?> map ? take(map, null) : null;
  }

  @SuppressWarnings("unchecked") // erased types of another build, whose contract this is
  private static EndpointSnapshot take(Map<?, ?> map, Map<?, ?> messages) {
    try {
      EndpointSnapshot found =
          new EndpointSnapshot(
              (byte[]) map.get("state"),
              (List<Object>) map.get("listeners"),
              messages,
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
