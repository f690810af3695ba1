// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;

/** What becomes of a bundle that no trusted key covers. */
enum TrustMode {
  /** It is never resolved, so none of its code runs. */
  ENFORCE,
  /** It runs, and status names it. */
  REPORT;

  private static final String KEY = "trust";

  /**
   * Reads {@code trust} of {@code etc/millrace.properties}: {@code report} without the file or the
   * key.
   *
   * @param problems takes a sentence when the value is none of the two, or the file cannot be read:
   *     then the stricter one counts
   */
  static TrustMode read(Path etc, Consumer<String> problems) {
    Path file = etc.resolve("millrace.properties");
    Properties settings = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        settings.load(reader);
      } catch (IOException | IllegalArgumentException unreadable) {
        problems.accept(file + " cannot be read, so trust = enforce counts: " + unreadable);
        return ENFORCE;
      }
    }
    String value = settings.getProperty(KEY, "report").strip();
    for (TrustMode mode : values()) {
      if (mode.toString().equals(value)) {
        return mode;
      }
    }
    problems.accept(
        "%s: %s = %s; allowed is enforce or report; enforce counts".formatted(file, KEY, value));
    return ENFORCE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
