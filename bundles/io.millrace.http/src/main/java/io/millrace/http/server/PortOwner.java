// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the process that listens on a TCP port, on Linux and as far as this user may see it: the
 * kernel's table has the number of the socket, and the folder of a process what it has open.
 */
public final class PortOwner {
  private static final String LISTENS = "0A";

  private final Path proc;

  PortOwner(Path proc) {
    this.proc = proc;
  }

  /** Returns the owner for the end of a sentence; empty when it is not known. */
  public static String suffix(int port) {
    return new PortOwner(Path.of("/proc")).find(port).map(each -> " (" + each + ")").orElse("");
  }

  /** Returns the name and the number of the process. */
  Optional<String> find(int port) {
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(proc.resolve("net").resolve(table)).stream().skip(1))
        .map(line -> line.strip().split("\\s+"))
        .filter(cells -> cells.length > 9 && cells[3].equals(LISTENS))
        .filter(cells -> Integer.parseInt(cells[1].replaceFirst(".*:", ""), 16) == port)
        .map(cells -> holder("socket:[" + cells[9] + "]"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> holder(String socket) {
    try (Stream<Path> all = Files.list(proc)) {
      return all.filter(each -> each.getFileName().toString().matches("\\d+"))
          .filter(each -> hasOpen(each.resolve("fd"), socket))
          .map(each -> name(each) + "process " + each.getFileName() + " has it")
          .findFirst();
    } catch (IOException | UncheckedIOException unknown) {
      return Optional.empty();
    }
  }

  private static boolean hasOpen(Path descriptors, String socket) {
    try (Stream<Path> open = Files.list(descriptors)) {
      return open.anyMatch(each -> isLinkTo(each, socket));
    } catch (IOException | UncheckedIOException anotherUsersOrEnded) {
      return false;
    }
  }

  private static boolean isLinkTo(Path descriptor, String socket) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(socket);
    } catch (IOException closed) {
      return false;
    }
  }

  private static String name(Path process) {
    List<String> names = lines(process.resolve("comm"));
    return names.isEmpty() ? "" : names.get(0) + ", ";
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException absent) {
      return List.of();
    }
  }
}
