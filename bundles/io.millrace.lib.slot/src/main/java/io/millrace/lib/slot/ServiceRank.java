// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a service stands among others of its name: the higher ranking goes first, then the older
 * one [OSGi Core 8, ServiceReference.compareTo].
 *
 * @param ranking the property {@code service.ranking}, 0 without
 * @param id the property {@code service.id}, which grows with each registration
 */
public record ServiceRank(int ranking, long id) implements Comparable<ServiceRank> {
  private static final AtomicLong ARRIVALS = new AtomicLong();

  /** Returns the rank by a service's properties; without an id by the moment of this call. */
  public static ServiceRank of(Map<String, ?> properties) {
    int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
    long id =
        properties.get("service.id") instanceof Long given ? given : ARRIVALS.incrementAndGet();
    return new ServiceRank(ranking, id);
  }

  /** Returns a rank before all others so far, for services that are bound without properties. */
  public static ServiceRank first() {
    return new ServiceRank(Integer.MAX_VALUE, -ARRIVALS.incrementAndGet());
  }

  @Override
  public int compareTo(ServiceRank other) {
    int byRanking = Integer.compare(other.ranking, ranking);
    return byRanking != 0 ? byRanking : Long.compare(id, other.id);
  }
}
