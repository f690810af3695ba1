// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.framework.BundleRevisionImpl;
import org.apache.felix.framework.cache.JarContent;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** The jar of a bundle's current revision. OSGi tells nobody where it lies; Felix 7 does. */
final class RevisionFile {

  private RevisionFile() {}

  static Path of(Bundle bundle) throws IOException {
    if (bundle.adapt(BundleRevision.class) instanceof BundleRevisionImpl felix
        && felix.getContent() instanceof JarContent jar) {
      return jar.getFile().toPath();
    }
    throw new IOException(bundle + " is not one jar");
  }
}
