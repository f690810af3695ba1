// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Writes families in the text format of Prometheus, version 0.0.4 ["Exposition formats", text-based
 * format]. A name that the format does not allow is left out: one such line would make the whole
 * answer unreadable.
 */
final class PrometheusText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final double LEAST_PLAIN = 1e-6;
  private static final double MOST_EXACT = 1L << 53;

  private final UnaryOperator<String> help;
  private final StringBuilder out = new StringBuilder(1 << 14);

  /**
   * Makes a writer.
   *
   * @param help returns the description of a family of that name
   */
  PrometheusText(UnaryOperator<String> help) {
    this.help = help;
  }

  /** Returns the families as bytes. */
  byte[] write(Collection<Family> families) {
    for (Family each : families) {
      if (NAME.matcher(each.name()).matches()) {
        write(each);
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(Family family) {
    String text = help.apply(family.name()).replace("\\", "\\\\").replace("\n", "\\n");
    out.append("# HELP ").append(family.name()).append(' ').append(text).append('\n');
    out.append("# TYPE ").append(family.name()).append(' ').append(family.type()).append('\n');
    for (Family.Point point : family.points()) {
      out.append(family.name()).append(point.suffix());
      labels(point.labels());
      out.append(' ').append(number(point.value())).append('\n');
    }
  }

  private void labels(List<String> labels) {
    String separator = "{";
    for (int i = 0; i + 1 < labels.size(); i += 2) {
      if (LABEL.matcher(labels.get(i)).matches()) {
        out.append(separator).append(labels.get(i)).append("=\"");
        escape(labels.get(i + 1));
        out.append('"');
        separator = ",";
      }
    }
    out.append(separator.equals("{") ? "" : "}");
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      switch (each) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(each);
      }
    }
  }

  private static String plain(double value) {
    double size = Math.abs(value);
    return size >= LEAST_PLAIN && size < 1
        ? new BigDecimal(Double.toString(value)).toPlainString()
        : Double.toString(value);
  }

  /** Returns a number as Go reads it. */
  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < MOST_EXACT
        ? Long.toString((long) value)
        : plain(value);
  }
}
