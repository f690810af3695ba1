// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.base.configuration.OfflineValues;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config diff}: what one set of files makes of the values, and what another one makes. */
@Command(
    name = "diff",
    description = {
      "Says which values change from what this router has to a folder; without a folder, what its",
      "own files change of the layers below them. Values are compared as what they mean: a default",
      "that is written down is no difference. The layer is named behind each value.",
      "Exit status 0: no difference; 1: there are some."
    })
final class DiffCommand implements Callable<Integer> {
  private enum Base {
    SITE,
    RELEASE,
    FACTORY
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "the folder; without it the files of this router")
  private Path folder;

  @Option(
      names = "--against",
      paramLabel = "LAYER",
      description = {
        "what it is compared with: site (the files of this router, what runs but for changes at",
        "run time), release (the release that runs over the defaults), or factory (the files that",
        "the program came with); site with DIR, release without"
      })
  private Base base;

  @Override
  public Integer call() throws IOException {
    RouterFolders folders = RouterFolders.fromProperties();
    Base against = base == null ? (folder == null ? Base.RELEASE : Base.SITE) : base;
    Path site = folder == null ? folders.etc() : folder.toAbsolutePath();
    if (!Files.isDirectory(site)) {
      throw new NotDirectoryException(site.toString());
    }
    List<Path> bundles = folders.bundles();
    Path none = folders.home().resolve("factory/none");
    OfflineValues one =
        switch (against) {
          case SITE -> values(folders, folders.etc(), folders.released(), bundles);
          case RELEASE -> values(folders, none, folders.released(), bundles);
          case FACTORY -> values(folders, folders.factory(), none, bundles);
        };
    List<String> lines = one.differences(values(folders, site, folders.released(), bundles));
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    return lines.isEmpty() ? 0 : 1;
  }

  private static OfflineValues values(
      RouterFolders folders, Path etc, Path released, List<Path> bundles) throws IOException {
    return OfflineValues.read(etc, released, bundles, folders.properties());
  }
}
