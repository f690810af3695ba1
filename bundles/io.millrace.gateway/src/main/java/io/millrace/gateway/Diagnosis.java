// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.time.Time;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.local.ResourceRegistry;
import io.millrace.gateway.local.ResourceTraits;
import io.millrace.gateway.reach.LastHeard;
import io.millrace.gateway.reach.ReachResource;
import io.millrace.gateway.route.RouteCache;
import io.millrace.gateway.route.Router;
import io.millrace.gateway.trace.TraceResource;
import io.millrace.gateway.trace.TraceRing;
import io.millrace.lib.slot.ServiceRank;

/**
 * What tells how requests fare: the trace of those that were forwarded, and whether devices are
 * reached, with their resources.
 */
record Diagnosis(Time time, TraceRing trace, LastHeard heard) {
  /** They come before all others on their paths. */
  private static final ServiceRank RANK = new ServiceRank(Integer.MAX_VALUE, 0);

  /** Makes one of which nothing is known; the trace keeps so many requests. */
  static Diagnosis of(Time time, int traced) {
    return new Diagnosis(time, new TraceRing(time, traced), new LastHeard(time));
  }

  /** Offers its resources. */
  void offer(
      ResourceRegistry resources,
      ServiceSlots services,
      Admission admission,
      RouteCache routes,
      Router router) {
    resources.add(
        TraceResource.PATH,
        new ResourceTraits(TraceResource.LINK, false, false),
        new TraceResource(trace, services.sessions()),
        RANK);
    resources.add(
        ReachResource.PATH,
        new ResourceTraits(ReachResource.LINK, false, false),
        new ReachResource(admission, routes, router, heard, time),
        RANK);
  }
}
