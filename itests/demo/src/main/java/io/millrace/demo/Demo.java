// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

import io.millrace.rig.FieldRig;
import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code ./millrace demo}: ten steps through the whole rig, from a client process over the router
 * process and a pseudo-terminal to the Device IC process and back.
 */
public final class Demo {
  private static final int COAP_PORT = 5683;

  private static final String USAGE =
      """
      Usage: millrace demo [--once] [-v] [--break STEP]

        --once        end when the steps are done; else the router stays, with its shell
        -v            show every message and its bytes
        --break STEP  sabotage that step, which must then fail: %s
      """;

  private Demo() {}

  /** Exit status 0 when all steps passed, 1 when not, 2 for wrong arguments. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    String sabotaged = after(words, "--break");
    boolean known = sabotaged == null || Walk.NAMES.contains(sabotaged);
    if (words.contains("--help") || !known || hasUnknown(words)) {
      System.err.printf(USAGE, String.join(" ", Walk.NAMES));
      System.exit(words.contains("--help") ? 0 : 2);
    }
    Path folder = Path.of(".millrace/demo").toAbsolutePath();
    delete(folder);
    boolean good;
    try (FieldRig rig = prepare(folder)) {
      System.out.printf(
          "demo: starting the router on 127.0.0.1 port %d and the Device IC%n", rig.port());
      rig.start();
      good = new Walk(rig, folder, words.contains("-v"), sabotaged).go();
      if (!words.contains("--once")) {
        stay(rig, folder);
      }
    }
    System.exit(good ? 0 : 1);
  }

  private static FieldRig prepare(Path folder) throws IOException, InterruptedException {
    FieldRig rig;
    if (PtyPair.isPossible()) {
      rig = FieldRig.withCable(folder);
    } else {
      System.out.println("demo: no socat here, so the UART is in memory and the Device IC inside");
      rig = FieldRig.inMemory(folder);
    }
    return rig.on(isFree(COAP_PORT) ? COAP_PORT : RouterProcess.freePort())
        .reporting(Walk.PERIOD_SECONDS, 250);
  }

  private static boolean isFree(int port) {
    try (DatagramSocket probe = new DatagramSocket(port)) {
      return probe.isBound();
    } catch (SocketException taken) {
      return false;
    }
  }

  private static void stay(FieldRig rig, Path folder) throws IOException, InterruptedException {
    System.out.printf(
        "demo: the router stays on port %d, its files in %s; end its shell to end it%n",
        rig.port(), folder.resolve("router"));
    rig.router().attended("shell");
  }

  private static String after(List<String> words, String option) {
    int at = words.indexOf(option);
    return at < 0 ? null : at + 1 < words.size() ? words.get(at + 1) : "";
  }

  private static boolean hasUnknown(List<String> words) {
    return words.stream()
        .anyMatch(
            word ->
                !List.of("--once", "-v", "--break", "--help").contains(word)
                    && !word.equals(after(words, "--break")));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
