// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths of a configuration, in which <code>${name}</code> stands for a property of the framework.
 *
 * @param properties the property of a name, or null
 */
public record PropertyPaths(UnaryOperator<String> properties) {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([\\w.]+)}");

  /**
   * Returns the path.
   *
   * @throws IllegalArgumentException naming a property that is not set
   */
  public Path path(String configured) {
    return Path.of(PROPERTY.matcher(configured.trim()).replaceAll(this::value)).toAbsolutePath();
  }

  private String value(java.util.regex.MatchResult found) {
    String value = properties.apply(found.group(1));
    if (value == null) {
      throw new IllegalArgumentException("the property " + found.group(1) + " is not set");
    }
    return Matcher.quoteReplacement(value);
  }
}
