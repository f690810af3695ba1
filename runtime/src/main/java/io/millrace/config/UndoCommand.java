// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.launcher.configuration.SiteChange;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code config undo}: puts the files back of a change that was interrupted. */
@Command(
    name = "undo",
    description = {
      "Puts the files before back where config apply, import or a reset was interrupted, by the",
      "power for example. The next start of the router does the same."
    })
final class UndoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RouterFolders folders = RouterFolders.fromProperties();
    boolean pending = SiteChange.isPending(folders.data());
    if (pending) {
      SiteChange.open(folders.etc(), folders.data()).close();
    }
    spec.commandLine()
        .getOut()
        .println(
            pending
                ? "the files before are back in " + folders.etc()
                : "no change was interrupted");
    return 0;
  }
}
