// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * A release that is good on most routers and bad on those of some sites: its bundle starts, unless
 * the router's configuration folder has a certain file, as a site with older equipment may have.
 */
public final class PartlyBadRelease {
  /** What the bundle says where it does not start. */
  public static final String REASON = "the meters of this site speak an older version";

  private PartlyBadRelease() {}

  /**
   * Writes the release.
   *
   * @param bundle whose next build it has
   * @param file the name of the file with which the bundle does not start
   */
  public static Path make(ReleaseMaker maker, String bundle, String file)
      throws IOException, GeneralSecurityException {
    String start =
        """
        java.nio.file.Path etc = java.nio.file.Path.of(context.getProperty("millrace.etc"));
        if (java.nio.file.Files.exists(etc.resolve("%s"))) {
          throw new IllegalStateException("%s");
        }
        """
            .formatted(file, REASON);
    Path jar =
        new BadBuild(maker.distribution())
            .activator(start, "")
            .write(maker.installed(bundle), maker.folder(), "partly");
    return maker.draft("partly").bundle(bundle, jar).write();
  }
}
