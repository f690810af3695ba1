// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A file of {@code etc/}, for what has to know it while no router runs. */
final class ConfigurationFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ConfigurationFile() {}

  /**
   * Reads it as the router does: in UTF-8, without a byte order mark, without blanks around a value
   * and quotes around all of it.
   *
   * @throws IllegalArgumentException for a malformed escape
   */
  static Properties read(Path file) throws IOException {
    String text = Files.readString(file);
    Properties values = new Properties();
    values.load(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
    values.replaceAll((key, value) -> ((String) value).strip().replaceAll("^\"([^\"]*)\"$", "$1"));
    return values;
  }
}
