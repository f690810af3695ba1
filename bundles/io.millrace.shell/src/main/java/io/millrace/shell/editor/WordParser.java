// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;

/**
 * Takes a line apart for completion: words end at blanks and at what begins another command of
 * Gogo's. Every line may be run; what is wrong with it whoever runs it says. Pure.
 */
final class WordParser implements Parser {
  private static final String END_COMMANDS = "|;({\n";

  @Override
  public CompletingParsedLine parse(String line, int cursor, ParseContext context) {
    List<String> words = new ArrayList<>();
    int start = 0;
    int end = Math.min(cursor, line.length());
    for (int i = 0; i < end; i++) {
      char c = line.charAt(i);
      if (END_COMMANDS.indexOf(c) >= 0) {
        words.clear();
        start = i + 1;
      } else if (Character.isWhitespace(c)) {
        if (i > start) {
          words.add(line.substring(start, i));
        }
        start = i + 1;
      }
    }
    words.add(line.substring(start, end));
    return new Line(line, cursor, List.copyOf(words));
  }

  /** The words up to the cursor, the last of which is the one to complete. */
  private record Line(String line, int cursor, List<String> words) implements CompletingParsedLine {
    @Override
    public String word() {
      return words.get(wordIndex());
    }

    @Override
    public int wordCursor() {
      return word().length();
    }

    @Override
    public int wordIndex() {
      return words.size() - 1;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor();
    }

    @Override
    public int rawWordLength() {
      return wordCursor();
    }
  }
}
