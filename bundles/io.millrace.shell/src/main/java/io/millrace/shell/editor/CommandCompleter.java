// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the names of commands, their options and their words. */
final class CommandCompleter implements Completer {
  /** Whose commands are named without scope before others of the same name. */
  private static final String OURS = "millrace:";

  private final Completions completions;

  CommandCompleter(Completions completions) {
    this.completions = completions;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.wordIndex() == 0) {
      names(line.word()).forEach((name, what) -> candidates.add(candidate(name, what)));
      return;
    }
    found(line).forEach(each -> candidates.add(candidate(each, null)));
  }

  private List<String> found(ParsedLine line) {
    String command = line.words().get(0);
    String word = line.word();
    String before = line.words().get(line.wordIndex() - 1);
    int equals = word.indexOf('=');
    if (word.startsWith("-") && equals > 0) {
      String option = word.substring(0, equals);
      return completions.values(command, option).stream().map(each -> option + "=" + each).toList();
    }
    if (line.wordIndex() > 1 && completions.takesValue(command, before)) {
      return completions.values(command, before);
    }
    return word.startsWith("-")
        ? completions.options(command)
        : completions.words(command, index(line));
  }

  private static Candidate candidate(String text, String what) {
    return new Candidate(text, text, null, what, null, null, true);
  }

  /** Returns the names with scope, and when none was begun those without, too. */
  private Map<String, String> names(String begun) {
    Map<String, String> all = completions.commands();
    Map<String, String> names = new TreeMap<>(all);
    if (!begun.contains(":")) {
      all.forEach((name, what) -> names.putIfAbsent(name.substring(name.indexOf(':') + 1), what));
      all.forEach(
          (name, what) -> {
            if (name.startsWith(OURS)) {
              names.put(name.substring(OURS.length()), what);
            }
          });
    }
    return names;
  }

  private int index(ParsedLine line) {
    String command = line.words().get(0);
    int index = 0;
    for (int i = 1; i < line.wordIndex(); i++) {
      String word = line.words().get(i);
      if (!word.startsWith("-")) {
        index++;
      } else if (completions.takesValue(command, word)) {
        i++;
      }
    }
    return index;
  }
}
