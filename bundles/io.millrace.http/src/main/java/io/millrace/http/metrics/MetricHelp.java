// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The descriptions of the metrics, from the resource {@code help.properties}. */
final class MetricHelp {
  /** What is said of a metric of a plugin. */
  static final String OTHER = "A metric of a bundle that is not part of Millrace.";

  private final Properties texts = new Properties();

  /** Reads the resource. */
  MetricHelp() {
    try (InputStream in = MetricHelp.class.getResourceAsStream("help.properties")) {
      texts.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns the description of a metric. */
  String of(String name) {
    return texts.getProperty(name, OTHER);
  }
}
