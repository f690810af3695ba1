// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

/** Text of any kind as one line for the operator. */
public final class OneLine {
  private static final int MOST_CHARACTERS = 100;

  private OneLine() {}

  /** Returns one line as long as the text. */
  public static String of(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Returns one line of at most 100 characters, and three dots where there were more. */
  public static String cut(String text) {
    String line = of(text);
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line;
  }
}
