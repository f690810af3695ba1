// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reach;

import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import java.time.Duration;

/** When each server was heard last. Bounded: of more, those heard least lately go. Thread-safe. */
public final class LastHeard {
  private static final int MAX_SERVERS = 4096;

  private final Time time;
  private final BoundedMap<Object, Moment> moments =
      BoundedMap.<Object, Moment>ofAtMost(MAX_SERVERS).byUse().build();

  /** A moment of the monotonic clock, which is set again and again. */
  private static final class Moment {
    long nanos;
  }

  /** Makes it: nobody was heard. */
  public LastHeard(Time time) {
    this.time = time;
  }

  /** A server has answered. */
  public synchronized void heard(Object server) {
    Moment moment = moments.get(server);
    if (moment == null) {
      moment = new Moment();
      moments.put(server, moment, 0);
    }
    moment.nanos = time.nanos();
  }

  /** Returns for how long a server has not been heard; null when it never was. */
  synchronized Duration silence(Object server) {
    Moment moment = moments.get(server);
    return moment == null ? null : Duration.ofNanos(time.nanos() - moment.nanos);
  }
}
