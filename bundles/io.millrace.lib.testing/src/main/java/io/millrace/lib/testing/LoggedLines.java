// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what a class logs, from its construction until it is closed. Thread-safe. */
public final class LoggedLines extends Handler implements AutoCloseable {
  private final List<LogRecord> lines = new CopyOnWriteArrayList<>();
  private final Logger logger; // a strong reference: the platform keeps weak ones

  /** Begins to collect what {@code owner} logs under its name. */
  public LoggedLines(Class<?> owner) {
    logger = Logger.getLogger(owner.getName());
    logger.addHandler(this);
  }

  /** Returns the errors so far, without their causes. */
  public List<String> errors() {
    return lines.stream()
        .filter(line -> line.getLevel().equals(Level.SEVERE))
        .map(line -> MessageFormat.format(line.getMessage(), line.getParameters()))
        .toList();
  }

  /** Returns the lines of this level and above so far, each behind the name of its level. */
  public List<String> from(Level least) {
    return lines.stream()
        .filter(line -> line.getLevel().intValue() >= least.intValue())
        .map(
            line ->
                line.getLevel()
                    + " "
                    + MessageFormat.format(line.getMessage(), line.getParameters()))
        .toList();
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
