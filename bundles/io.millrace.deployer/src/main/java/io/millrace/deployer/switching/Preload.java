// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.osgi.framework.Bundle;

/**
 * Loads and links the classes of a bundle that is resolved and does not run yet, while what it
 * replaces still serves: reading, defining and verifying them takes most of the time of a start.
 * Runs none of their code: a class is initialised when it is first used.
 */
final class Preload {
  /** A library of more classes uses few of them. */
  private static final int MOST_CLASSES = 600;

  private static final String SUFFIX = ".class";

  private Preload() {}

  /** Loads what can be loaded; a class that cannot is left to whoever needs it. */
  static void classesOf(Bundle bundle) {
    List<String> names = names(bundle);
    if (names.size() > MOST_CLASSES) {
      return;
    }
    for (String name : names) {
      try {
        bundle.loadClass(name).getDeclaredConstructors(); // which links it
      } catch (ClassNotFoundException | LinkageError | RuntimeException optional) {
        continue; // what it is made of need not be there
      }
    }
  }

  private static List<String> names(Bundle bundle) {
    Enumeration<URL> found = bundle.findEntries("/", "*" + SUFFIX, true);
    List<String> names = new ArrayList<>();
    for (URL each : found == null ? List.<URL>of() : Collections.list(found)) {
      String path = each.getPath();
      if (!path.endsWith("-info.class")) {
        names.add(path.substring(1, path.length() - SUFFIX.length()).replace('/', '.'));
      }
    }
    return names;
  }
}
