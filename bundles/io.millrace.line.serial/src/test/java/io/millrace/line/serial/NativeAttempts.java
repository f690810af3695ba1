// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that loads the native library from the folder given, as often as there are commands of
 * the shell after it, each of which is run before the next attempt; and prints what came of each.
 * {@value #ANOTHER_LOADER} instead of a command attempts it in another class loader, as a framework
 * that starts again in its process does.
 */
public final class NativeAttempts {
  static final String ANOTHER_LOADER = "another loader";

  private NativeAttempts() {}

  public static void main(String[] arguments) throws Exception {
    NativeLibrary library = new NativeLibrary(Path.of(arguments[0]));
    System.out.println(attempt(library));
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i].equals(ANOTHER_LOADER)) {
        System.out.println(inAnotherLoader(arguments[0]));
        continue;
      }
      Process command = new ProcessBuilder("sh", "-c", arguments[i]).inheritIO().start();
      if (command.waitFor() != 0) {
        throw new IllegalStateException(arguments[i]);
      }
      System.out.println(attempt(library));
    }
  }

  private static Object inAnotherLoader(String folder) throws Exception {
    List<URL> path = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(Path.of(each).toUri().toURL());
    }
    return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())
        .loadClass(NativeAttempts.class.getName())
        .getMethod("attemptIn", String.class)
        .invoke(null, folder);
  }

  /** Attempts it in the class loader of this class; called by reflection. */
  public static String attemptIn(String folder) throws IOException {
    return attempt(new NativeLibrary(Path.of(folder)));
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
