// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.metrics.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The safe requests in flight by what they ask for, so that one downstream request serves all that
 * ask for the same: the first one leads, further ones join it. A request does not join one that was
 * begun before the resource changed. It is bounded by the requests that are open. Thread-safe: its
 * lock is that of the object; it calls nobody.
 *
 * @param <R> the type of a client's request
 */
public final class Coalescer<R> {
  private final Map<ResourceKey, SharedRequest<R>> open = new HashMap<>();
  private final ResourcePaths paths;
  private final Counter joined;

  /**
   * Makes an empty one.
   *
   * @param paths knows which resources have changed
   * @param joined counts the requests that join another one
   */
  Coalescer(ResourcePaths paths, Counter joined) {
    this.paths = paths;
    this.joined = joined;
  }

  /** Has a request join the one in flight for the same, or lead a new one. */
  public synchronized SharedRequest<R> enter(ResourceKey key, R request) {
    int changes = paths.changes(key);
    SharedRequest<R> present = open.get(key);
    if (present != null && present.changes == changes) {
      present.add(request);
      joined.increment();
      return present;
    }
    SharedRequest<R> led = new SharedRequest<>(key, changes, request);
    open.put(key, led);
    return led;
  }

  /**
   * A request that has joined does not wait any more.
   *
   * @return whether the downstream request is for nobody now: its own client has left before
   */
  public synchronized boolean leave(SharedRequest<R> shared, R request) {
    return shared.remove(request) && shared.abandoned && shared.isAlone();
  }

  /** The client of the request that leads has left; returns whether others wait for the answer. */
  public synchronized boolean abandon(SharedRequest<R> shared) {
    shared.abandoned = true;
    return !shared.isAlone();
  }

  /** The downstream request is over: no other joins it. Returns those that have joined. */
  public synchronized List<R> close(SharedRequest<R> shared) {
    open.remove(shared.key, shared);
    return shared.takeJoined();
  }

  /** Returns how many downstream requests are in flight that others can join. */
  public synchronized int size() {
    return open.size();
  }
}
