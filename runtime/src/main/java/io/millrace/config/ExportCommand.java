// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.launcher.configuration.SiteFiles;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.release.configuration.SecretKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config export}: the files of the site without their secrets. */
@Command(
    name = "export",
    description = {
      "Writes the files *.cfg of this router into a new folder, or into NAME.zip: the same files",
      "make the same bytes. Secrets (keys that are passwords, values that have the form of a key",
      "or a token) are not among them; --with-secrets writes them into a file of their own, for",
      "its owner alone. References such as ${file:PATH} stay as they are written."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR|NAME.zip", description = "where they go")
  private Path target;

  @Option(names = "--with-secrets", paramLabel = "FILE", description = "where the secrets go")
  private Path secretsFile;

  @Override
  public Integer call() throws IOException {
    RouterFolders folders = RouterFolders.fromProperties();
    Map<String, byte[]> files = SiteFiles.read(folders.etc());
    Map<String, String> secrets = SiteSecrets.take(files, SecretKeys.of(folders.bundles()));
    SiteArchive.write(target, files);
    if (secretsFile != null) {
      DurableFile.write(secretsFile.toAbsolutePath(), SiteSecrets.file(secrets));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%d files are in %s%n", files.size(), target);
    if (!secrets.isEmpty()) {
      String where = secretsFile == null ? "are left out" : "are in " + secretsFile;
      out.printf("%d secrets %s: %s%n", secrets.size(), where, String.join(", ", secrets.keySet()));
    }
    return 0;
  }
}
