// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the framework and the platform bundles are told. Bundles see these as their properties. */
final class FrameworkSettings {

  /**
   * Felix reads this property of the process once. Without it a bundle that extends the framework
   * runs its activator while it is installed, and no resolver hook is asked [Felix 7.0.5].
   */
  static final String NO_EXTENSIONS = "felix.extensions.disable";

  private FrameworkSettings() {}

  /**
   * Returns the settings.
   *
   * @param cache the framework's storage
   * @param safe whether the factory set alone runs: then the configurations of releases do not
   *     count
   */
  static Map<String, Object> of(Home home, Path cache, boolean safe) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("millrace.home", home.home().toString());
    settings.put("millrace.etc", home.etc().toString());
    settings.put("millrace.data", home.data().toString());
    if (!safe) {
      settings.put("millrace.releases", home.releases().toString());
    }
    framework(settings, cache);
    configurations(settings, home);
    // The shell is reached through its socket; no console on standard input.
    settings.put("gosh.args", "--nointeractive --noshutdown");
    return settings;
  }

  private static void framework(Map<String, Object> settings, Path cache) {
    settings.put("org.osgi.framework.storage", cache.toString());
    settings.put("org.osgi.framework.startlevel.beginning", "1");
    // Sockets are bound when their bundle starts, and read when all others have.
    settings.put("millrace.startLevel", Integer.toString(Launcher.LAST_LEVEL));
    // The launcher has a hook of its own, with a limit to its timeout.
    settings.put("felix.shutdown.hook", "false");
    settings.put("felix.log.level", "3");
    settings.put("felix.log.logger", new FrameworkLog());
    // The log interfaces come from the launcher, which reads what the platform's bundles log.
    settings.put(
        "org.osgi.framework.system.packages.extra",
        "org.osgi.service.log;version=1.5.0,org.osgi.service.log.admin;version=1.0.0");
  }

  private static void configurations(Map<String, Object> settings, Home home) {
    // Configurations made at run time are kept beside the sessions, not in the cache.
    settings.put("felix.cm.dir", home.configurations().toString());
    settings.put("felix.cm.loglevel", "2");
  }
}
