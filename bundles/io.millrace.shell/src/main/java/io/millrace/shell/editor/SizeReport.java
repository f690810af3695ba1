// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import io.millrace.api.shell.ShellTerminal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the reports of a terminal's size among what is typed. For one thread. */
final class SizeReport {
  private static final int BEGIN = 0xFF;
  private static final int LONGEST = 16;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");

  private final EditorTerminal terminal;
  private StringBuilder report; // null: none has begun

  SizeReport(EditorTerminal terminal) {
    this.terminal = terminal;
  }

  /** Takes a byte if it belongs to a report; a report that is none is passed over. */
  boolean takes(int next) {
    if (next == BEGIN) {
      report = new StringBuilder();
    } else if (report == null) {
      return false;
    } else if (next == '\n' || report.length() == LONGEST) {
      Matcher size = SIZE.matcher(report);
      if (size.matches()) {
        terminal.resize(
            ShellTerminal.of(
                terminal.getType(),
                Integer.parseInt(size.group(1)),
                Integer.parseInt(size.group(2))));
      }
      report = null;
    } else {
      report.append((char) next);
    }
    return true;
  }
}
