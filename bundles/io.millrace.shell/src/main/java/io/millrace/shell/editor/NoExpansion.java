// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import org.jline.reader.Expander;
import org.jline.reader.History;

/** Leaves lines as they were typed: {@code !} and {@code $} are not JLine's. */
final class NoExpansion implements Expander {
  @Override
  public String expandHistory(History history, String line) {
    return line;
  }

  @Override
  public String expandVar(String word) {
    return word;
  }
}
