// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.framework.BundleRevisionImpl;
import org.apache.felix.framework.cache.JarContent;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** The jar of a revision of a bundle. OSGi tells nobody where it lies; Felix 7 does. */
public final class RevisionFile {

  private RevisionFile() {}

  static Path of(Bundle bundle) throws IOException {
    return of(bundle.adapt(BundleRevision.class));
  }

  /**
   * Returns the jar, also while the bundle is updated: that is another revision's.
   *
   * @throws IOException when it is no jar, but a folder
   */
  public static Path of(BundleRevision revision) throws IOException {
    if (revision instanceof BundleRevisionImpl felix
        && felix.getContent() instanceof JarContent jar) {
      return jar.getFile().toPath();
    }
    throw new IOException(revision + " is not one jar");
  }
}
