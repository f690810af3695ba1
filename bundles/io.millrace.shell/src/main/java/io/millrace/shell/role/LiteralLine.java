// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import io.millrace.shell.interpreter.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a line apart into the words of one command, each of which means itself: {@code '...'} and
 * {@code "..."} keep blanks together, and nothing else has a meaning. What would have one in Gogo's
 * language is refused outside quotes, so that nobody takes it for something that it does not do
 * here. Pure.
 */
final class LiteralLine {
  static final int LONGEST = 4096;
  static final int MOST_WORDS = 64;
  private static final String GOGO = "$|;&(){}[]<>\\`*?~!#^%=";

  private final String line;
  private final List<String> words = new ArrayList<>();
  private StringBuilder word; // null: between two words
  private char quote; // 0: outside quotes

  private LiteralLine(String line) {
    this.line = line;
  }

  /**
   * Returns the words; none when the line is blank.
   *
   * @throws RefusedException in one sentence, when the line is no command of literal words
   */
  static List<String> words(String line) throws RefusedException {
    if (line.length() > LONGEST) {
      throw new RefusedException(
          Outcome.USAGE, "the line is too long: allowed are " + LONGEST + " characters");
    }
    return new LiteralLine(line).parse();
  }

  private List<String> parse() throws RefusedException {
    for (int i = 0; i < line.length(); i++) {
      take(line.charAt(i));
    }
    if (quote != 0) {
      throw new RefusedException(Outcome.USAGE, "a quote is not closed: " + quote);
    }
    endWord();
    if (words.size() > MOST_WORDS) {
      throw new RefusedException(
          Outcome.USAGE, "too many words: allowed are " + MOST_WORDS + " in a line");
    }
    return words;
  }

  private void take(char c) throws RefusedException {
    if (c != '\t' && isControl(c)) {
      throw new RefusedException(
          Outcome.NOT_PERMITTED, "a control character or a second line is not permitted");
    } else if (quote != 0) {
      inQuotes(c);
    } else if (c == '\'' || c == '"') {
      quote = c;
      word = word == null ? new StringBuilder() : word;
    } else if (c == ' ' || c == '\t') {
      endWord();
    } else if (GOGO.indexOf(c) >= 0 && !isPlainHere(c)) {
      throw new RefusedException(
          Outcome.NOT_PERMITTED,
          c + " is not permitted: this role has single commands of plain words");
    } else {
      word = (word == null ? new StringBuilder() : word).append(c);
    }
  }

  /** Unicode has separators of lines and paragraphs besides. */
  private static boolean isControl(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /** An option's value may follow an equals sign, and a path of CoAP may have a query. */
  private boolean isPlainHere(char c) {
    if (word == null || words.isEmpty()) {
      return false;
    }
    boolean inQuery = word.indexOf("/") == 0 && (c == '?' || word.indexOf("?") > 0 && c == '&');
    return inQuery || c == '=';
  }

  private void inQuotes(char c) {
    if (c == quote) {
      quote = 0;
    } else {
      word.append(c);
    }
  }

  private void endWord() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }
}
