// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Machine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whether the process may open enough files and sockets [proc(5), /proc/PID/limits]. */
final class DescriptorProbe implements Probe {
  static final Fault LIMIT =
      Fault.attention(
          "descriptors-limit",
          "The process may open too few files and sockets",
          "raise it (LimitNOFILE=65536 in the unit, or ulimit -n 65536 before the start), or lower"
              + " connectedChannels of io.millrace.net");
  static final Fault USED =
      Fault.failure(
          "descriptors-used",
          "The process has nearly all files and sockets open that it may",
          "raise the limit (LimitNOFILE=65536 in the unit, or ulimit -n 65536 before the start) and"
              + " restart the router; millrace support shows what is open");

  /** What the bundles, the log, the store and the shell have open at most. */
  private static final int OWN = 256;

  private static final int CONNECTED = 1024;
  private static final String NAME = "Max open files";

  @Override
  public List<Fault> faults() {
    return List.of(LIMIT, USED);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Machine machine = installation.machine();
    Optional<Long> router = installation.router().process();
    String process = router.map(String::valueOf).orElse("self");
    Optional<Long> limit = limit(machine, process);
    if (limit.isEmpty()) {
      return;
    }
    Optional<Integer> open = router.flatMap(machine.processes()::descriptors);
    if (open.isPresent() && open.get() * 10L > limit.get() * 9) {
      found.add(
          USED, "%d of %d are open in process %s".formatted(open.get(), limit.get(), process));
      return;
    }
    long channels = 0;
    for (var each : installation.configuration().instances("io.millrace.net")) {
      channels = Math.max(channels, each.number("connectedChannels", CONNECTED));
    }
    // Java raises the soft limit to the hard one by itself.
    long wanted = OWN + Math.min(channels == 0 ? CONNECTED : channels, CONNECTED);
    if (limit.get() < wanted) {
      found.add(
          LIMIT,
          "/proc/%s/limits: %s %d; wanted are %d".formatted(process, NAME, limit.get(), wanted));
    }
  }

  private static Optional<Long> limit(Machine machine, String process) {
    return machine.lines("/proc/" + process + "/limits").stream()
        .filter(line -> line.startsWith(NAME))
        .map(line -> line.substring(NAME.length()).strip().split("\\s+"))
        .filter(words -> words.length > 1 && words[1].matches("\\d{1,18}"))
        .map(words -> Long.valueOf(words[1]))
        .findFirst();
  }
}
