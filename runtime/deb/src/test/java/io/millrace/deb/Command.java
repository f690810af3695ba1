// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command of the machine, run to its end. */
final class Command {
  private static final long MINUTES = 15;

  private Command() {}

  /** What it printed (both streams) and its exit status. */
  record Result(int status, String output) {
    List<String> lines() {
      return output.lines().toList();
    }
  }

  /** Tells whether the machine has a command. */
  static boolean exists(String name) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Runs it, whatever its exit status is. */
  static Result run(String... words) throws IOException, InterruptedException {
    Path output = Files.createTempFile("command", ".txt");
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      String said = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
      return new Result(process.exitValue(), said);
    } finally {
      Files.delete(output);
    }
  }

  /** Runs it and returns what it printed; fails unless its exit status is 0. */
  static String good(String... words) throws IOException, InterruptedException {
    Result result = run(words);
    if (result.status() != 0) {
      throw new IOException(
          String.join(" ", words) + ": status " + result.status() + "\n" + result.output());
    }
    return result.output();
  }
}
