// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.Table;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What every thread of the process does at this moment, and which wait for each other for ever. */
final class ThreadDump {
  private static final int MOST_FRAMES = 64;

  private ThreadDump() {}

  private static List<ThreadInfo> threads() {
    return Arrays.stream(
            ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, MOST_FRAMES))
        .sorted(Comparator.comparing(ThreadInfo::getThreadName))
        .toList();
  }

  /** Returns a paragraph for each. */
  static String text() {
    StringBuilder text = new StringBuilder();
    List<Long> deadlocked = deadlocked();
    for (ThreadInfo each : threads()) {
      text.append('"').append(each.getThreadName()).append("\" ").append(each.getThreadState());
      if (each.getLockName() != null) {
        text.append(" on ").append(each.getLockName());
      }
      if (each.getLockOwnerName() != null) {
        text.append(" held by \"").append(each.getLockOwnerName()).append('"');
      }
      text.append(deadlocked.contains(each.getThreadId()) ? " DEADLOCKED\n" : "\n");
      for (StackTraceElement frame : each.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  private static List<Long> deadlocked() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] found = threads.findDeadlockedThreads();
    return found == null ? List.of() : Arrays.stream(found).boxed().toList();
  }

  /** Returns an object for each, with its name, its state and its stack. */
  static String json() {
    Table table = new Table("", "thread", "state", "stack");
    for (ThreadInfo each : threads()) {
      String stack =
          Arrays.stream(each.getStackTrace())
              .map(StackTraceElement::toString)
              .collect(Collectors.joining("\n"));
      table.add(each.getThreadName(), each.getThreadState(), stack);
    }
    return table.json();
  }
}
