// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.base.configuration.Finding;
import io.millrace.config.RouterConfiguration;
import io.millrace.config.RouterFolders;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.launcher.LauncherFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * What {@code config check} finds in the configuration of a router that does not run; of one that
 * runs the health check says it.
 */
final class ConfigurationProbe implements Probe {
  private static final String DESCRIPTIONS = "OSGI-INF/metatype/";

  /** They are those of the health check, and listed with it. */
  @Override
  public List<Fault> faults() {
    return List.of();
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    boolean runs = installation.router().process().isPresent();
    if (runs || !Files.isDirectory(installation.etc())) {
      return;
    }
    RouterFolders folders =
        new RouterFolders(installation.home(), installation.etc(), installation.data());
    if (Files.isDirectory(installation.home().resolve("system")) && isDescribed(folders)) {
      for (Finding each : RouterConfiguration.check(folders)) {
        if (!each.file().equals(LauncherFile.NAME)) { // which the look at the settings says
          found.add(HealthFaults.of("configuration", each.text()).fault(), each.toString());
        }
      }
    }
  }

  /** Where no jar can be read nothing is known of any key, and that is another fault. */
  private static boolean isDescribed(RouterFolders folders) {
    try {
      for (Path each : folders.bundles()) {
        if (isDescribed(each)) {
          return true;
        }
      }
      return false;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isDescribed(Path bundle) {
    try (JarFile jar = new JarFile(bundle.toFile())) {
      return jar.stream().anyMatch(entry -> entry.getName().startsWith(DESCRIPTIONS));
    } catch (IOException damaged) {
      return false;
    }
  }
}
