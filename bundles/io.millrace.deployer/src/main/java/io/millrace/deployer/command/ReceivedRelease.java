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
    UploadProgress upload =
        new UploadProgress(progress::say, CommandInput.bytes(), System::nanoTime);
    Path file =
        storage.receive(
            CommandInput.ofThisCommand(), progress.isDrawn() ? upload::received : bytes -> {});
    progress.say(
        "received %s: %s".formatted(UploadProgress.bytes(Files.size(file)), file.getFileName()));
    return file.toString();
  }
}
