// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs processes with file systems of their own, which no other process sees: small, read-only, or
 * without execution. Linux only, and not for every user.
 */
public final class MountNamespace {
  /** Why a test was skipped. */
  public static final String NEEDED = "this user may not mount in a namespace of its own (unshare)";

  private MountNamespace() {}

  /** Tells whether this user may make one. */
  public static boolean isPossible() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /**
   * Returns the words to put before a command, so that it sees an empty file system in memory.
   *
   * @param options as {@code mount -o} takes them, for example {@code size=20m,noexec}
   */
  public static List<String> with(Path folder, String options) {
    String mount = "mount -t tmpfs -o " + options + " none '" + folder + "'";
    return List.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$0\" \"$@\"");
  }
}
