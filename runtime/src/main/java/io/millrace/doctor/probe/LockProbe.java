// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.launcher.release.DataLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who runs on the data: one router, this program's. */
final class LockProbe implements Probe {
  static final Fault OTHER =
      Fault.failure(
          "lock-of-another",
          "Another process than a router of this program holds the data, so no router starts on it",
          "end that process, or give this router another folder (MILLRACE_DATA)");
  static final Fault ENDED =
      Fault.attention(
          "ended-abruptly",
          "The router ended without stopping: it was killed, or the machine lost its power",
          "dmesg and journalctl say whether the kernel killed it for its memory (then see"
              + " memory-limit); start it again");

  @Override
  public List<Fault> faults() {
    return List.of(OTHER, ENDED);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Path data = installation.data();
    boolean taken = DataLock.isTaken(data);
    Optional<Long> process = installation.router().process().filter(each -> each > 0);
    String command = process.map(installation.machine().processes()::command).orElse("");
    if (taken && !command.isEmpty() && !command.contains("io.millrace.")) {
      found.add(
          OTHER,
          data.resolve("lock")
              + " is held by "
              + installation.machine().processes().named(process.get()));
    } else if (taken && isOfAnother(command, installation.home())) {
      found.add(
          OTHER,
          "%s is held by process %d, which was started with %s"
              .formatted(data.resolve("lock"), process.get(), homeOf(command)));
    }
    Path ready = data.resolve("run/ready");
    if (!taken && Files.exists(ready)) {
      found.add(ENDED, ready + " is there, and no process holds " + data.resolve("lock"));
    }
  }

  private static boolean isOfAnother(String command, Path home) {
    String told = homeOf(command);
    return !told.isEmpty() && !Path.of(told).normalize().equals(home);
  }

  private static String homeOf(String command) {
    for (String word : command.split(" ")) {
      if (word.startsWith("-Dmillrace.home=")) {
        return word.substring("-Dmillrace.home=".length());
      }
    }
    return "";
  }
}
