// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether there is memory for the heap that Java is told to use. */
final class MemoryProbe implements Probe {
  static final Fault CGROUP =
      Fault.failure(
          "memory-limit",
          "The control group allows less memory than the heap and Java itself need, so the kernel"
              + " may kill the router",
          "raise the limit (MemoryMax= of the unit, --memory of the container), or set a smaller"
              + " heap (JAVA_OPTS=-Xmx…)");
  static final Fault LITTLE =
      Fault.failure(
          "memory-little",
          "The machine has less memory than the heap and Java itself need",
          "set a smaller heap (JAVA_OPTS=-Xmx…)");

  private static final long MIB = 1 << 20;

  /** What bin/millrace gives without JAVA_OPTS. */
  private static final long HEAP_MIB = 256;

  /** Code, threads and buffers, with a small heap at least. */
  private static final long JAVA_MIB = 48;

  private static final Pattern HEAP = Pattern.compile("-Xmx(\\d{1,9})([kKmMgG]?)\\b");

  @Override
  public List<Fault> faults() {
    return List.of(CGROUP, LITTLE);
  }

  @Override
  public void look(Installation installation, Diagnoses found) {
    Machine machine = installation.machine();
    long heap = heap(installation);
    long wanted = heap + JAVA_MIB * MIB;
    String needs =
        "the heap may grow to %d MiB and Java needs about %d more".formatted(heap / MIB, JAVA_MIB);
    limit(machine, installation.router().process().map(String::valueOf).orElse("self"))
        .filter(limit -> limit.bytes < wanted)
        .ifPresent(
            limit ->
                found.add(
                    CGROUP, "%s is %d MiB; %s".formatted(limit.file, limit.bytes / MIB, needs)));
    machine.lines("/proc/meminfo").stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .filter(total -> total < wanted)
        .forEach(
            total ->
                found.add(
                    LITTLE, "/proc/meminfo: MemTotal is %d MiB; %s".formatted(total / MIB, needs)));
  }

  private static long heap(Installation installation) {
    String options =
        installation
            .router()
            .process()
            .map(installation.machine().processes()::command)
            .filter(command -> command.contains("-Xmx"))
            .orElse(installation.variable("JAVA_OPTS"));
    long bytes = HEAP_MIB * MIB;
    for (Matcher each = HEAP.matcher(options); each.find(); ) {
      bytes = Long.parseLong(each.group(1)) << shift(each.group(2));
    }
    return bytes;
  }

  private static int shift(String unit) {
    return switch (unit.toLowerCase(java.util.Locale.ROOT)) {
      case "k" -> 10;
      case "m" -> 20;
      case "g" -> 30;
      default -> 0;
    };
  }

  private record Limit(Path file, long bytes) {}

  /** The least limit on the way up to the root of the groups [cgroups(7)]. */
  private static Optional<Limit> limit(Machine machine, String process) {
    Limit least = null;
    for (String line : machine.lines("/proc/" + process + "/cgroup")) {
      String[] words = line.split(":", 3);
      boolean second = words.length == 3 && words[0].equals("0");
      if (second || words.length == 3 && List.of(words[1].split(",")).contains("memory")) {
        String file = second ? "memory.max" : "memory.limit_in_bytes";
        for (Path group = Path.of(words[2]); group != null; group = group.getParent()) {
          String path = "/sys/fs/cgroup" + (second ? "" : "/memory") + group + "/" + file;
          Optional<Long> bytes = machine.number(path);
          if (bytes.isPresent() && (least == null || bytes.get() < least.bytes)) {
            least = new Limit(Path.of(path).normalize(), bytes.get());
          }
        }
      }
    }
    return Optional.ofNullable(least);
  }
}
