// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of a command as one line, for people to read. Pure. */
final class WordList {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@,+=-]+");

  private WordList() {}

  /** Returns the line; a single word is one already. */
  static String line(List<String> words) {
    return words.size() == 1
        ? words.get(0)
        : words.stream().map(WordList::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    String quote = word.indexOf('\'') < 0 ? "'" : "\"";
    return PLAIN.matcher(word).matches() ? word : quote + word + quote;
  }
}
