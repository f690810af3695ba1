// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the router that runs maps the archive of classes that was there when it began [proc(5),
 * /proc/PID/maps].
 */
final class ArchiveProbe implements Probe {
  static final Fault UNUSED =
      Fault.attention(
          "archive-unused",
          "There is an archive of classes, and the router that runs does not use it: starts take"
              + " longer than they need",
          "millrace archive --anew, then millrace restart");

  private static final String FILE = "-Dmillrace.archive=";

  @Override
  public List<Fault> faults() {
    return List.of(UNUSED);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Optional<Long> router = installation.router().process();
    Path begin = installation.data().resolve("run/millrace.pid");
    if (router.isEmpty() || !Files.exists(begin)) {
      return;
    }
    String process = "/proc/" + router.get();
    Machine machine = installation.machine();
    Optional<Path> file = file(machine.text(process + "/cmdline").orElse(""));
    Optional<String> mapped = machine.text(process + "/maps");
    if (file.isPresent() && mapped.isPresent() && Files.exists(file.get())) {
      boolean wasThere =
          Files.getLastModifiedTime(file.get()).compareTo(Files.getLastModifiedTime(begin)) <= 0;
      if (wasThere && !mapped.get().contains(file.get().toString())) {
        found.add(UNUSED, "%s is not in %s/maps".formatted(file.get(), process));
      }
    }
  }

  private static Optional<Path> file(String command) {
    return Stream.of(command.split("\0"))
        .filter(word -> word.startsWith(FILE) && word.length() > FILE.length())
        .map(word -> Path.of(word.substring(FILE.length())))
        .findFirst();
  }
}
