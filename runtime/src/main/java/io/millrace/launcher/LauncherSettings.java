// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The file {@code etc/millrace.properties}, read when the router starts, and what is wrong with it:
 * a key that is misspelt would go unnoticed.
 */
final class LauncherSettings {
  /** What becomes of a bundle that no trusted key covers: {@code enforce} or {@code report}. */
  static final String TRUST = "trust";

  private static final List<String> TRUST_VALUES = List.of("enforce", "report");

  private final Properties values = new Properties();
  private final List<String> problems = new ArrayList<>();
  private boolean readable = true;

  private LauncherSettings() {}

  /** Reads the file of a folder, which need not be there. */
  static LauncherSettings read(Path etc) {
    LauncherSettings settings = new LauncherSettings();
    Path file = etc.resolve("millrace.properties");
    if (Files.exists(file)) {
      settings.load(file);
    }
    return settings;
  }

  private void load(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      readable = false;
      problems.add(file + " cannot be read, so trust = enforce counts: " + unreadable);
      return;
    }
    for (String key : new TreeSet<>(values.stringPropertyNames())) {
      if (!key.equals(TRUST)) {
        problems.add(file + ": " + key + " is no key; there is: " + TRUST);
      }
    }
    String trust = value(TRUST, TRUST_VALUES.get(0));
    if (!TRUST_VALUES.contains(trust)) {
      problems.add(
          "%s: %s = %s; allowed is enforce or report; enforce counts"
              .formatted(file, TRUST, trust));
    }
  }

  /** Tells whether the file could be read, or is not there. */
  boolean isReadable() {
    return readable;
  }

  /** Returns the value of a key without blanks around it. */
  String value(String key, String otherwise) {
    return values.getProperty(key, otherwise).strip();
  }

  /** Returns one line for each thing that is wrong. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}
