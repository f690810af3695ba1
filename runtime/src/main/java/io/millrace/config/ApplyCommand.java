// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.commandline.CommandRefusedException;
import io.millrace.launcher.configuration.SiteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config apply}: takes other files, all or none. */
@Command(
    name = "apply",
    description = {
      "Takes the files *.cfg of a folder in the place of this router's, or one file beside the",
      "others: all of it or nothing, also when the power goes. What config check finds is refused.",
      "It says which values change and which components restart. While a router runs its health",
      "is judged, and the files before come back when it is worse than it was. Other files, keys",
      "for example, stay."
    })
final class ApplyCommand implements Callable<Integer> {
  static final int JUDGE_SECONDS = 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR|FILE", description = "the folder, or one file PID.cfg")
  private Path source;

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dry;

  @Option(
      names = "--judge",
      paramLabel = "SECONDS",
      defaultValue = "" + JUDGE_SECONDS,
      description =
          "after which the health must be as good as before, 5 to 3600; the router takes up to 5"
              + " s to read its files (${DEFAULT-VALUE})")
  private int seconds;

  @Override
  public Integer call() throws IOException {
    if (seconds < 5 || seconds > 3600) {
      throw new CommandRefusedException("--judge " + seconds + "; allowed: 5 to 3600 seconds");
    }
    RouterFolders folders = RouterFolders.fromProperties();
    Map<String, byte[]> after;
    if (Files.isDirectory(source)) {
      after = SiteFiles.read(source);
      if (after.isEmpty()) {
        throw new CommandRefusedException(
            source + " has no file *.cfg; reset configuration takes all of them away");
      }
    } else {
      String name = source.getFileName().toString();
      if (!SiteFiles.isOne(name)) {
        throw new CommandRefusedException(source + ": allowed is a file PID.cfg, or a folder");
      }
      after = SiteFiles.read(folders.etc());
      after.put(name, SiteFiles.readOne(source));
    }
    return new Change(folders, spec.commandLine().getOut()).make(after, dry, seconds);
  }
}
