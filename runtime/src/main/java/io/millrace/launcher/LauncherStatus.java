// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/**
 * What the launcher tells the health checks, which see types of the JDK alone: a {@code Supplier}
 * of lines with the property {@code millrace.status}.
 */
final class LauncherStatus {
  private LauncherStatus() {}

  /**
   * Says something until the framework ends.
   *
   * @param what the value of the property, which tells the check that it is for
   */
  static void say(BundleContext framework, String what, Supplier<List<String>> lines) {
    framework.registerService(
        Supplier.class, lines, new Hashtable<>(Map.of("millrace.status", what)));
  }
}
