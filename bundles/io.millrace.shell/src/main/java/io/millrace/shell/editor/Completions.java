// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.util.List;
import java.util.Map;

/** What can be typed in a session. Called on the session's thread, at each completion. */
public interface Completions {
  /** Returns the commands by their names with scope, with what each does in one line. */
  Map<String, String> commands();

  /**
   * Returns a command's options.
   *
   * @param command as it was typed, with its scope or without
   */
  List<String> options(String command);

  /** Tells whether the word behind an option is its value. */
  boolean takesValue(String command, String option);

  /** Returns what the value of an option may be; none when that is not known. */
  List<String> values(String command, String option);

  /**
   * Returns what a word of a command may be; none when that is not known.
   *
   * @param command as it was typed, with its scope or without
   * @param index of the word among those that are neither options nor their values, from 0
   */
  List<String> words(String command, int index);
}
