// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something wrong with a configuration, for the operator.
 *
 * @param file the name of the file in its folder, or what else it is about; empty when it is the
 *     folder itself
 * @param line where in the file, from 1 on; 0 when it is about all of it
 * @param pid the PID; empty when it is not known
 * @param key the key; empty when it is not about one
 * @param text one line: what is wrong, the value, what is allowed, and what was probably meant
 */
public record Finding(String file, int line, String pid, String key, String text) {
  private static final Pattern MEANT = Pattern.compile("did you mean (\\S+)\\?");

  /** Returns what was probably meant; empty when nothing is near. */
  public String suggestion() {
    Matcher meant = MEANT.matcher(text);
    return meant.find() ? meant.group(1) : "";
  }

  /** Returns the file, the line and the text. */
  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line : file;
    return place.isEmpty() ? text : place + ": " + text;
  }
}
