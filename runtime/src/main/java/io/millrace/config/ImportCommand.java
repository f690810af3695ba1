// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.commandline.CommandRefusedException;
import io.millrace.launcher.configuration.SiteFiles;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.configuration.SecretKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config import}: takes what was exported, with its secrets. */
@Command(
    name = "import",
    description = {
      "Takes the files that config export wrote, as config apply does. Secrets come from the file",
      "that --with-secrets wrote; one that is not there stays what this router has."
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR|NAME.zip", description = "what was exported")
  private Path source;

  @Option(names = "--with-secrets", paramLabel = "FILE", description = "the file with the secrets")
  private Path secretsFile;

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dry;

  @Override
  public Integer call() throws IOException {
    RouterFolders folders = RouterFolders.fromProperties();
    Map<String, byte[]> own = SiteFiles.read(folders.etc());
    Map<String, String> secrets =
        new TreeMap<>(SiteSecrets.take(own, SecretKeys.of(folders.bundles())));
    if (secretsFile != null) {
      if (OwnerOnly.isOpenToOthers(secretsFile)) {
        throw new CommandRefusedException(
            secretsFile
                + ": others may read or change it; allowed is a file for its owner alone"
                + " (chmod 600)");
      }
      secrets.putAll(SiteSecrets.read(secretsFile.toString(), SiteFiles.readOne(secretsFile)));
    }
    Map<String, byte[]> files = SiteArchive.read(source);
    SiteSecrets.put(files, secrets);
    return new Change(folders, spec.commandLine().getOut())
        .make(files, dry, ApplyCommand.JUDGE_SECONDS);
  }
}
