// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sequence of the factory set, a number in the program's file {@code factory/sequence} that
 * grows from package to package as that of releases does; 0 when the program does not say.
 */
final class FactorySequence {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private FactorySequence() {}

  /**
   * Reads it.
   *
   * @param system the folder of the factory set's bundles
   */
  static long of(Path system) {
    Path file = system.toAbsolutePath().resolveSibling("factory").resolve("sequence");
    try {
      String text = Files.exists(file) ? Files.readString(file).strip() : "0";
      if (text.matches("\\d{1,18}")) {
        return Long.parseLong(text);
      }
      LOG.log(Level.ERROR, "{0}: \"{1}\" is no sequence", file, text);
    } catch (IOException unreadable) {
      LOG.log(Level.ERROR, "the sequence of the factory set: {0}", unreadable.toString());
    }
    return 0;
  }

  /** Reads one that a record has. */
  static long of(String field) {
    return field.matches("\\d{1,18}") ? Long.parseLong(field) : 0;
  }
}
