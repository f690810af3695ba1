// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The levels of loggers that were set by hand, by the names of bundles: the classes of a bundle log
 * under names that begin with its symbolic name. The loggers are held here, else their levels would
 * be forgotten with them. Thread-safe.
 */
final class LogLevels {
  private static final Map<String, Level> LEVELS =
      Map.of(
          "off", Level.OFF,
          "error", Level.SEVERE,
          "warning", Level.WARNING,
          "info", Level.INFO,
          "debug", Level.FINE,
          "trace", Level.FINER);

  private static final String DEFAULT = "default";

  private static final Map<String, Logger> SET = new ConcurrentHashMap<>();

  private LogLevels() {}

  /**
   * Sets a level.
   *
   * @throws IllegalArgumentException when it is none
   */
  static void set(String bundle, String word) {
    Level level = LEVELS.get(word);
    if (level == null && !word.equals(DEFAULT)) {
      throw new IllegalArgumentException(
          "\""
              + word
              + "\" is no level; allowed are off, error, warning, info, debug, trace, default");
    }
    Logger logger = Logger.getLogger(bundle);
    logger.setLevel(level);
    if (level == null) {
      SET.remove(bundle);
    } else {
      SET.put(bundle, logger);
    }
  }

  /** Returns those that are set. */
  static Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    SET.forEach(
        (bundle, logger) ->
            LEVELS.forEach(
                (word, level) -> {
                  if (level.equals(logger.getLevel())) {
                    all.put(bundle, word);
                  }
                }));
    return all;
  }
}
