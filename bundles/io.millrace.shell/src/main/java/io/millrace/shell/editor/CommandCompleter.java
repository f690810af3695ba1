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
    String command = line.words().get(0);
    List<String> found =
        line.word().startsWith("-")
            ? completions.options(command)
            : completions.words(command, index(line));
    found.forEach(each -> candidates.add(candidate(each, null)));
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

  /** An option's value counts as a word: nobody completes it, and it is seldom before a word. */
  private static int index(ParsedLine line) {
    return (int)
        line.words().subList(1, line.wordIndex()).stream()
            .filter(each -> !each.startsWith("-"))
            .count();
  }
}
