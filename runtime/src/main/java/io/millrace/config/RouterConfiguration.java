// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.base.configuration.Finding;
import io.millrace.base.configuration.OfflineCheck;
import io.millrace.launcher.LauncherFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the configuration of a router that need not run, by the code that the router itself checks
 * it with. For whoever asks before a start, a reload or a change. Stateless.
 */
public final class RouterConfiguration {
  private RouterConfiguration() {}

  /**
   * Returns all that is wrong; nothing when the router takes every file as it is.
   *
   * @throws IOException when the folder of the configuration, or the program, cannot be read
   */
  public static List<Finding> check(RouterFolders folders) throws IOException {
    if (!Files.isDirectory(folders.etc())) {
      throw new NotDirectoryException(folders.etc().toString());
    }
    List<Finding> findings =
        new ArrayList<>(
            OfflineCheck.check(
                folders.etc(), folders.released(), folders.bundles(), folders.properties()));
    Path own = folders.etc().resolve(LauncherFile.NAME);
    for (String problem : folders.launcherProblems()) {
      String text = problem.replace(own + ": ", "").replace(own + " ", "");
      findings.add(new Finding(LauncherFile.NAME, 0, "", "", text));
    }
    return findings;
  }
}
