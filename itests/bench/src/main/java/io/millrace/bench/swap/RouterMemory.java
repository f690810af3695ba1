// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is live in the router's heap after a full collection, by jcmd's class histogram.
 *
 * @param bytes of all objects
 * @param wirings of bundles: one for each that is resolved, and one for each that was replaced and
 *     cannot be collected. A wiring lives as long as its class loader does. Loaders themselves say
 *     less: a bundle has none before its first class is loaded, and a switch loads all of them
 */
public record RouterMemory(long bytes, long wirings) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^\\s*Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern WIRINGS =
      Pattern.compile(
          "(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+"
              + "org\\.apache\\.felix\\.framework\\.BundleWiringImpl(?=\\s|$)");

  /** Collects the garbage of a process and looks; stops it for a moment. */
  public static RouterMemory of(Path javaHome, long pid) throws IOException, InterruptedException {
    // What only a finalizer or a cleaner holds is gone after the second collection.
    histogram(javaHome, pid);
    return read(histogram(javaHome, pid));
  }

  /** Reads a class histogram. */
  static RouterMemory read(String histogram) throws IOException {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("no class histogram: " + histogram);
    }
    long wirings = 0;
    for (Matcher row = WIRINGS.matcher(histogram); row.find(); ) {
      wirings += Long.parseLong(row.group(1));
    }
    return new RouterMemory(Long.parseLong(total.group(1)), wirings);
  }

  private static String histogram(Path javaHome, long pid)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                javaHome.resolve("bin/jcmd").toString(), Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return printed;
  }
}
