// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of the machine and what they have open [proc(5), /proc/PID/fd]. */
public final class Processes {
  private final Machine machine;

  Processes(Machine machine) {
    this.machine = machine;
  }

  /** Returns the processes that have this open: a path, or {@code socket:[INODE]}. */
  public List<Long> holders(String target) {
    List<Long> holders = new ArrayList<>();
    for (Path process : list(machine.file("/proc"))) {
      String name = process.getFileName().toString();
      if (name.matches("\\d{1,10}") && holds(process, target)) {
        holders.add(Long.valueOf(name));
      }
    }
    return holders;
  }

  private static boolean holds(Path process, String target) {
    return list(process.resolve("fd")).stream().anyMatch(each -> target.equals(link(each)));
  }

  /** Returns how many descriptors a process has open; empty when that may not be read. */
  public Optional<Integer> descriptors(long process) {
    int count = list(machine.file("/proc/" + process + "/fd")).size();
    return count == 0 ? Optional.empty() : Optional.of(count);
  }

  /** Returns how a process was started, with blanks between the words. */
  public String command(long process) {
    return machine
        .text("/proc/" + process + "/cmdline")
        .map(text -> text.replace('\0', ' ').strip())
        .filter(text -> !text.isEmpty())
        .or(() -> machine.text("/proc/" + process + "/comm"))
        .orElse("");
  }

  /** Returns a process for people: its number and the beginning of its command. */
  public String named(long process) {
    String command = command(process);
    String shown = command.length() > 60 ? command.substring(0, 60) + "…" : command;
    return "process " + process + (shown.isEmpty() ? "" : " (" + shown + ")");
  }

  private static String link(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException | RuntimeException closedMeanwhile) {
      return "";
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    } catch (IOException | UncheckedIOException gone) {
      return List.of();
    }
  }
}
