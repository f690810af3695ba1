// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with Redis, as {@code status} shows it. One that begins with {@code not open} or
 * {@code full} tells the check of the store that nothing can be written. Thread-safe.
 */
final class Health {
  private static final Duration SLOW_IS_SHOWN = Duration.ofMinutes(1);

  private final Time time;
  private final Server server;
  private volatile String fault = "it is being connected";
  private volatile String moving = "";
  private volatile String deaf = "";
  private volatile boolean full;
  private volatile List<String> warnings = List.of();
  private volatile boolean nameTaken;
  private volatile long slowMillis;
  private volatile long slowSince;

  Health(Time time, Server server) {
    this.time = time;
    this.server = server;
  }

  void connected(List<String> found) {
    fault = "";
    warnings = List.copyOf(found);
  }

  void lost(RedisFault why) {
    fault = why.getMessage();
  }

  void full(boolean is) {
    full = is;
  }

  boolean isFull() {
    return full;
  }

  /** Says what is being copied, or why that has to wait; empty when nothing is. */
  void moving(String what) {
    moving = what;
  }

  /** Says why nothing is heard of other routers; empty when it is. */
  void deaf(String why) {
    deaf = why;
  }

  /** Another router says that it has this router's name. */
  void nameTaken(boolean is) {
    nameTaken = is;
  }

  /** A round of commands took that long, which is a good part of its time-out. */
  void slow(long millis) {
    slowMillis = millis;
    slowSince = time.nanos();
  }

  List<String> sentences(String router) {
    List<String> all = new ArrayList<>();
    if (!fault.isEmpty()) {
      all.add("not open: Redis at " + server + ": " + fault);
    } else if (full) {
      all.add(
          "full: Redis at "
              + server
              + " has no memory left and stores nothing more; raise"
              + " its maxmemory");
    }
    if (!moving.isEmpty()) {
      all.add(moving);
    }
    if (nameTaken) {
      all.add("another router also has the name " + router + " in this Redis: give each its own");
    }
    if (slowMillis > 0 && time.nanos() - slowSince < SLOW_IS_SHOWN.toNanos()) {
      all.add("Redis at " + server + " is slow: it took " + slowMillis + " ms to answer");
    }
    if (fault.isEmpty()) {
      if (!deaf.isEmpty()) {
        all.add("nothing is heard of other routers: " + deaf);
      }
      all.addAll(warnings);
    }
    return all;
  }
}
