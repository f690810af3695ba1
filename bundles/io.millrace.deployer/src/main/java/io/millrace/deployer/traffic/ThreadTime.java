// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.traffic;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * How much a thread has computed.
 *
 * @param name the thread's name without digits, the same for its successors
 * @param nanos of one core, since the thread began
 */
public record ThreadTime(String name, long nanos) {

  /** Returns those of all threads that live, by ID; empty where the JVM does not measure. */
  public static Map<Long, ThreadTime> all() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, ThreadTime> all = new HashMap<>();
    if (!threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
      return all;
    }
    for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
      long nanos = each == null ? -1 : threads.getThreadCpuTime(each.getThreadId());
      if (nanos >= 0) {
        all.put(
            each.getThreadId(),
            new ThreadTime(each.getThreadName().replaceAll("[0-9]+", "#"), nanos));
      }
    }
    return all;
  }
}
