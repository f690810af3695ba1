// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;

/** Full collections of the heap, which stop the router. */
final class HeapCollection {
  /** What only a cleaner holds is gone after the second. */
  private static final int TIMES = 2;

  /** How the collectors of the whole heap are called. */
  private static final Set<String> FULL =
      Set.of("MarkSweepCompact", "PS MarkSweep", "G1 Old Generation");

  private HeapCollection() {}

  /** Collects all that nobody holds. */
  static void make() {
    RecordCaches.forget();
    for (int i = 0; i < TIMES; i++) {
      System.gc();
    }
  }

  /** Returns how many there were, also those that the JVM made by itself. */
  static long count() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(each -> FULL.contains(each.getName()))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
