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

  /**
   * Returns what a word of a command may be; none when that is not known.
   *
   * @param command as it was typed, with its scope or without
   * @param index of the word among those that are no options, from 0
   */
  List<String> words(String command, int index);
}
