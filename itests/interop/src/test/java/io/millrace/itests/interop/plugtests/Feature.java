// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

/**
 * A row of the table of features.
 *
 * @param name what a proxy can do
 * @param source where that is specified
 * @param works tries it; an exception or an error of an assertion means that it does not work
 * @param says what the table says beside it: a limit, or why it does not work
 */
record Feature(String name, String source, Trial works, String says) {
  /** Tries a feature. */
  @FunctionalInterface
  interface Trial {
    /** Fails when it does not work. */
    void run() throws Exception;
  }

  /** Returns the row as Markdown. */
  String row(boolean worked) {
    return "| %s | %s | %s | %s |%n".formatted(name, source, worked ? "yes" : "no", says);
  }
}
