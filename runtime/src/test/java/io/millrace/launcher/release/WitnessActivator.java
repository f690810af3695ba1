// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Started last, it writes down which bundles there are and that all before it run. */
public final class WitnessActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    for (Bundle bundle : context.getBundles()) {
      boolean other = bundle.getBundleId() != 0 && bundle != context.getBundle();
      if (other && !bundle.getSymbolicName().equals("filler")) {
        String state = bundle.getState() == Bundle.ACTIVE ? "" : " does not run";
        lines.add(bundle.getSymbolicName() + " " + bundle.getVersion() + state);
      }
    }
    Files.write(Path.of(context.getProperty("millrace.data")).resolve("witness"), lines);
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing to end.
  }
}
