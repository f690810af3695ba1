// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Two pseudo-terminals joined by socat: a null-modem cable. Pulled when closed. */
public final class PtyPair implements AutoCloseable {
  private static final long TIMEOUT_NANOS = 10_000_000_000L;

  private final Path near;
  private final Path far;
  private final Process socat;

  private PtyPair(Path near, Path far, Process socat) {
    this.near = near;
    this.far = far;
    this.socat = socat;
  }

  /** Tells whether socat can be had here. */
  public static boolean isPossible() {
    try {
      return new ProcessBuilder("socat", "-V")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Makes a pair whose ends are called {@code near} and {@code far} in {@code folder}. */
  public static PtyPair in(Path folder) throws IOException, InterruptedException {
    Path near = folder.resolve("near");
    Path far = folder.resolve("far");
    Process socat = new ProcessBuilder("socat", end(near), end(far)).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(socat::destroyForcibly));
    long limit = System.nanoTime() + TIMEOUT_NANOS;
    while (!Files.exists(near) || !Files.exists(far)) {
      if (socat.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
        socat.destroyForcibly();
        throw new IOException("socat made no pseudo-terminals in " + folder);
      }
    }
    return new PtyPair(near, far, socat);
  }

  private static String end(Path link) {
    return "pty,rawer,link=" + link;
  }

  /** Returns the device at one end. */
  public Path near() {
    return near;
  }

  /** Returns the device at the other end. */
  public Path far() {
    return far;
  }

  @Override
  public void close() throws InterruptedException {
    socat.destroy();
    socat.waitFor();
  }
}
