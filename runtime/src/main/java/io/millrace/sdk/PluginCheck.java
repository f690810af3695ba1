// SPDX-License-Identifier: Apache-2.0
package io.millrace.sdk;

import io.millrace.api.sensor.Sensor;
import io.millrace.testing.Finding;
import io.millrace.testing.SensorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.osgi.framework.BundleException;

/** A sensor plugin's bundle, checked from outside: it starts, and its sensor keeps the contract. */
final class PluginCheck {
  private static final String STARTS = "it resolves and starts";
  private static final String OFFERS = "it offers one sensor";

  private final Path jar;
  private final List<Finding> findings = new ArrayList<>();

  PluginCheck(Path jar) {
    this.jar = jar;
  }

  /** Returns everything that was looked at; it stops at what makes the rest meaningless. */
  List<Finding> run() throws IOException, InterruptedException {
    if (!manifest()) {
      return findings;
    }
    try (PluginHost host = PluginHost.start(jar)) {
      find(true, STARTS, host.plugin().getSymbolicName());
      plugin(host);
    } catch (BundleException e) {
      find(false, STARTS, e.getMessage());
    }
    return findings;
  }

  private void plugin(PluginHost host) throws InterruptedException {
    Sensor sensor;
    try {
      sensor = host.sensor();
    } catch (IllegalArgumentException none) {
      find(false, OFFERS, none.getMessage());
      return;
    }
    find(host.offered() == 1, OFFERS, host.offered() + " offered");
    findings.addAll(SensorContract.check(sensor));
    try {
      host.plugin().stop();
      find(host.offered() == 0, "it takes the sensor away when it stops", "");
    } catch (BundleException e) {
      find(false, "it stops", e.getMessage());
    }
  }

  private boolean manifest() throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new IOException("no such file: " + jar);
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes main =
          file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
      boolean bundle = main.getValue("Bundle-SymbolicName") != null;
      find(bundle, "it is a bundle", bundle ? "" : "no Bundle-SymbolicName in its manifest");
      String exports = main.getValue("Export-Package");
      find(exports == null, "it exports nothing", exports == null ? "" : exports);
      return bundle;
    }
  }

  private void find(boolean good, String check, String seen) {
    findings.add(new Finding(good, check, seen));
  }
}
