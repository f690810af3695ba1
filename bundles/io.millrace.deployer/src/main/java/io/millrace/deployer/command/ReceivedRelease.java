// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.ReleaseStorage;
import io.millrace.lib.command.CommandInput;
import io.millrace.lib.command.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a command is about: the named one, or what comes on its standard input. */
final class ReceivedRelease {
  private static final long SAID_EVERY_BYTES = 8 << 20;

  private ReceivedRelease() {}

  /**
   * Returns the name of the file; without one takes the standard input to its end.
   *
   * @throws IOException when nothing comes, or too much
   */
  static String file(String named, ReleaseStorage storage) throws IOException {
    if (named != null) {
      return named;
    }
    Progress progress = Progress.ofThisCommand();
    long[] next = {SAID_EVERY_BYTES};
    Path file =
        storage.receive(
            CommandInput.ofThisCommand(),
            bytes -> {
              if (bytes >= next[0]) {
                next[0] = bytes + SAID_EVERY_BYTES;
                progress.say("received " + (bytes >> 20) + " MiB");
              }
            });
    progress.say("received %d bytes: %s".formatted(Files.size(file), file.getFileName()));
    return file.toString();
  }
}
