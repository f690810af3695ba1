// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

/**
 * What the name of a file in {@code etc/} says: {@code <pid>.cfg} for what exists once, {@code
 * <pid>-<name>.cfg} or {@code <pid>~<name>.cfg} for one more instance.
 *
 * @param file the file's name
 * @param pid the PID, or the PID of the factory
 * @param instance the instance's name; empty for what exists once
 * @param fault why the file cannot be used, as a sentence; empty when it can
 */
record FileName(String file, String pid, String instance, String fault) {
  static final String SUFFIX = ".cfg";

  /** Reads a name in the light of what is known to exist. */
  static FileName of(String file, AllowedValues known) {
    String stem = file.substring(0, file.length() - SUFFIX.length());
    if (known.isSingleton(stem)) {
      return new FileName(file, stem, "", "");
    }
    if (known.isFactory(stem)) {
      return new FileName(
          file,
          stem,
          "",
          "is not used: each file makes one more, and needs a name: " + stem + "-<name>" + SUFFIX);
    }
    int at = separator(stem);
    if (at < 0) {
      return new FileName(file, stem, "", "");
    }
    String pid = stem.substring(0, at);
    String instance = stem.substring(at + 1);
    if (known.isSingleton(pid)) {
      String fault = "is not used: " + pid + " exists once, in " + pid + SUFFIX;
      return new FileName(file, pid, instance, fault);
    }
    String fault = instance.isEmpty() ? "is not used: the name behind " + pid + " is empty" : "";
    return new FileName(file, pid, instance, fault);
  }

  /** OSGi's own separator goes first: a name may have hyphens. */
  private static int separator(String stem) {
    int tilde = stem.indexOf('~');
    return tilde > 0 ? tilde : Math.max(-1, stem.indexOf('-', 1));
  }

  /** Returns what ConfigAdmin calls it [OSGi Compendium 104.5.2]. */
  String fullPid() {
    return instance.isEmpty() ? pid : pid + "~" + instance;
  }
}
