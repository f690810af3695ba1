// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

/** How a line for the operator says which configuration it is about, and what is in it. */
final class ConfigurationLabel {
  private static final int MOST_CHARACTERS = 100;

  private ConfigurationLabel() {}

  /**
   * Returns PID and file.
   *
   * @param file the file it comes from; null when it was made in another way
   */
  static String of(String pid, Object file) {
    return file == null ? pid : pid + " (" + file + ")";
  }

  /** Returns one short line, whatever is in the value, between quotes that show blanks. */
  static String quoted(Object value) {
    String text = value instanceof Object[] many ? join(many) : value.toString();
    return '"' + line(text) + '"';
  }

  private static String join(Object[] many) {
    StringBuilder all = new StringBuilder();
    for (Object each : many) {
      all.append(all.isEmpty() ? "" : ",").append(each);
    }
    return all.toString();
  }

  /** Returns one short line, whatever is in the text. */
  static String line(String text) {
    String line = oneLine(text);
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line;
  }

  /** Returns one line as long as the text. */
  static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
