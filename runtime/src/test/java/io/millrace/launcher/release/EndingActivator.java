// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Ends the process when it is started while there is a file that says how. */
public final class EndingActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    Path data = Path.of(context.getProperty("millrace.data"));
    if (Files.exists(data.resolve("exit"))) {
      System.exit(3);
    }
    if (Files.exists(data.resolve("halt"))) {
      Runtime.getRuntime().halt(3);
    }
    if (Files.exists(data.resolve("stop"))) {
      context.getBundle(0).stop();
    }
    if (Files.exists(data.resolve("hang"))) {
      synchronized (this) {
        while (true) {
          wait();
        }
      }
    }
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing to end.
  }
}
