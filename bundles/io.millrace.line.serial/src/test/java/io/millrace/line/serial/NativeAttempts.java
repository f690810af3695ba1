// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that loads the native library from the folder given, as often as there are commands of
 * the shell after it, each of which is run before the next attempt; and prints what came of each.
 */
public final class NativeAttempts {
  private NativeAttempts() {}

  public static void main(String[] arguments) throws Exception {
    NativeLibrary library = new NativeLibrary(Path.of(arguments[0]));
    System.out.println(attempt(library));
    for (int i = 1; i < arguments.length; i++) {
      Process command = new ProcessBuilder("sh", "-c", arguments[i]).inheritIO().start();
      if (command.waitFor() != 0) {
        throw new IllegalStateException(arguments[i]);
      }
      System.out.println(attempt(library));
    }
  }

  private static String attempt(NativeLibrary library) throws IOException {
    try {
      library.load();
      return "loaded " + String.join(" ", mapped());
    } catch (PortUnavailableException reason) {
      return reason.getMessage();
    }
  }

  private static List<String> mapped() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("jSerialComm") && line.endsWith(".so"))
        .map(line -> line.replaceFirst(".* /", "/"))
        .distinct()
        .toList();
  }
}
