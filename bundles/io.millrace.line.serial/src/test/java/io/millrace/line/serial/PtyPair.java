// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Two pseudo-terminals joined by socat, under names that stay the same when it starts again. */
final class PtyPair implements AutoCloseable {
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Path left;
  private final Path right;
  private Process socat;

  PtyPair(Path directory) {
    left = directory.resolve("left");
    right = directory.resolve("right");
  }

  static boolean isPossible() {
    try {
      Process version = new ProcessBuilder("socat", "-V").redirectErrorStream(true).start();
      version.getInputStream().readAllBytes();
      return version.waitFor(5, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  String left() {
    return left.toString();
  }

  String right() {
    return right.toString();
  }

  PtyPair plug() throws IOException {
    socat =
        new ProcessBuilder("socat", pty(left), pty(right))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await(() -> Files.exists(left) && Files.exists(right));
    return this;
  }

  private static String pty(Path link) {
    return "pty,raw,echo=0,link=" + link;
  }

  void unplug() {
    socat.destroyForcibly();
    await(() -> !socat.isAlive());
    left.toFile().delete();
    right.toFile().delete();
  }

  @Override
  public void close() {
    if (socat != null) {
      unplug();
    }
  }

  /** Waits for a condition; fails after ten seconds. */
  static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > BOUND_NANOS) {
        throw new AssertionError("waited ten seconds in vain");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }
}
