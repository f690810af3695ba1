// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A pair of pseudo-terminals that socat joins: a null-modem cable. */
final class PseudoTerminal {
  private static final long TIME_OUT_NANOS = 10_000_000_000L;

  /** Ctrl-C goes to everybody in the terminal. */
  private static final Set<Integer> INTERRUPTED = Set.of(129, 130);

  /**
   * Runs socat in place of the shell. A watcher reads the shell's input, a pipe from this process,
   * until it ends: when this process is killed nobody else would end socat, which keeps the path.
   */
  private static final String SCRIPT =
      "exec 3<&0; { cat <&3; kill $$; } >/dev/null 2>&1 & exec socat \"$1\" \"$2\" 3<&- </dev/null";

  private static final int NO_SUCH_COMMAND = 127;

  private PseudoTerminal() {}

  /** Makes the pair and returns socat; {@code broken} runs when that ends by itself. */
  static Process join(Path near, Path far, Runnable broken)
      throws IOException, InterruptedException, UsageException {
    clear(far);
    Files.deleteIfExists(near);
    Process socat = start(near, far);
    long limit = System.nanoTime() + TIME_OUT_NANOS;
    while (!Files.exists(near) || !Files.exists(far)) {
      boolean ended = socat.waitFor(10, TimeUnit.MILLISECONDS);
      if (ended && socat.exitValue() == NO_SUCH_COMMAND) {
        throw new UsageException("--line pty: needs socat (Debian: apt-get install socat)");
      }
      if (ended || System.nanoTime() > limit) {
        socat.destroy();
        throw new IOException("socat made no pseudo-terminal at " + far);
      }
    }
    socat
        .onExit()
        .thenAccept(
            ended -> {
              if (!INTERRUPTED.contains(ended.exitValue())) {
                broken.run();
              }
            });
    return socat;
  }

  /** What a killed socat left behind makes room; anything else stays. */
  private static void clear(Path far) throws IOException, UsageException {
    if (!Files.isDirectory(far.getParent())) {
      throw new UsageException("--line pty:" + far + ": there is no folder " + far.getParent());
    }
    if (Files.exists(far)) {
      throw new UsageException(
          "--line pty:" + far + ": exists already; remove it or choose another");
    }
    if (Files.exists(far, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(far);
    }
  }

  private static Process start(Path near, Path far) throws IOException, UsageException {
    return new ProcessBuilder("sh", "-c", SCRIPT, "sh", end(near), end(far))
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String end(Path link) throws UsageException {
    if (link.toString().matches(".*[,:!\"'\\\\(){}\\[\\]].*")) {
      throw new UsageException("--line pty:" + link + ": socat takes no such characters in a path");
    }
    return "pty,rawer,link=" + link;
  }
}
