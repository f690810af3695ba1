// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the process and its JVM use, under the names that Prometheus's own clients have, so that
 * dashboards made for those show a router too.
 */
final class ProcessFamilies {
  private static final Path MEMORY = Path.of("/proc/self/statm");
  private static final int PAGE_BYTES = 4096;
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private ProcessFamilies() {}

  /** Reads them. */
  static List<Family> read() {
    List<Family> all = new ArrayList<>();
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    all.add(Family.gauge("process_start_time_seconds", runtime.getStartTime() / MILLIS));
    all.add(Family.gauge("millrace_uptime_seconds", runtime.getUptime() / MILLIS));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      all.add(Family.counter("process_cpu_seconds_total", unix.getProcessCpuTime() / NANOS));
      all.add(Family.gauge("process_open_fds", unix.getOpenFileDescriptorCount()));
      all.add(Family.gauge("process_max_fds", unix.getMaxFileDescriptorCount()));
    }
    addResident(all);
    addMemory(all);
    all.add(
        Family.gauge("jvm_threads_current", ManagementFactory.getThreadMXBean().getThreadCount()));
    addCollections(all);
    return all;
  }

  private static void addResident(List<Family> all) {
    try {
      String pages = Files.readString(MEMORY).split(" ")[1];
      all.add(Family.gauge("process_resident_memory_bytes", Long.parseLong(pages) * PAGE_BYTES));
    } catch (IOException | RuntimeException notThisSystem) {
      return; // it is left out then
    }
  }

  private static void addMemory(List<Family> all) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    MemoryUsage other = memory.getNonHeapMemoryUsage();
    all.add(
        Family.gauge("jvm_memory_used_bytes", heap.getUsed(), "area", "heap")
            .with(other.getUsed(), "area", "nonheap"));
    all.add(
        Family.gauge("jvm_memory_max_bytes", heap.getMax(), "area", "heap")
            .with(other.getMax(), "area", "nonheap"));
  }

  private static void addCollections(List<Family> all) {
    Family counts = new Family("jvm_gc_collections_total", "counter");
    Family seconds = new Family("jvm_gc_collection_seconds_total", "counter");
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      counts.with(each.getCollectionCount(), "gc", each.getName());
      seconds.with(each.getCollectionTime() / MILLIS, "gc", each.getName());
    }
    all.add(counts);
    all.add(seconds);
  }
}
