// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One downstream request and those that wait for its answer; {@link Coalescer} guards it.
 *
 * @param <R> the type of a client's request
 */
public final class SharedRequest<R> {
  final ResourceKey key;
  final int changes;
  private Set<R> joined = Collections.emptySet();
  boolean abandoned;
  private final R leader;

  SharedRequest(ResourceKey key, int changes, R leader) {
    this.key = key;
    this.changes = changes;
    this.leader = leader;
  }

  /** Returns the request that goes downstream. */
  public R leader() {
    return leader;
  }

  /** Tells whether that request is sent, and its answer is for the others, too. */
  public boolean isLedBy(R request) {
    return leader == request;
  }

  void add(R request) {
    if (joined.isEmpty()) {
      joined = new LinkedHashSet<>(); // most requests are alone
    }
    joined.add(request);
  }

  boolean remove(R request) {
    return joined.remove(request);
  }

  boolean isAlone() {
    return joined.isEmpty();
  }

  List<R> takeJoined() {
    List<R> all = List.copyOf(joined);
    joined = Collections.emptySet();
    return all;
  }
}
