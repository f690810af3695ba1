// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.util.Map;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;

/** Lines from a terminal, with editing, history and completion as JLine has them. */
final class EditedLines implements LineSource {
  private static final int HISTORY_LINES = HistoryFile.LINES;

  /** JLine knows what a terminal's keys send in its other mode, which some do not have. */
  private static final Map<String, String> ARROWS =
      Map.of(
          "\u001b[A", LineReader.UP_LINE_OR_HISTORY,
          "\u001b[B", LineReader.DOWN_LINE_OR_HISTORY,
          "\u001b[C", LineReader.FORWARD_CHAR,
          "\u001b[D", LineReader.BACKWARD_CHAR,
          "\u001b[H", LineReader.BEGINNING_OF_LINE,
          "\u001b[F", LineReader.END_OF_LINE);

  private final LineReader reader;
  private final String prompt;

  EditedLines(EditorTerminal terminal, String prompt, Completer completer, DefaultHistory history) {
    this.prompt = prompt;
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("millrace")
            .parser(new WordParser())
            .completer(completer)
            .history(history)
            .expander(new NoExpansion())
            .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
            .variable(LineReader.LIST_MAX, 200)
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.DISABLE_HIGHLIGHTER, true)
            .option(Option.COMPLETE_MATCHER_TYPO, false)
            .option(Option.INSERT_TAB, false)
            .build();
    // They would start an editor on the router, and run what the name of a widget says.
    reader.getWidgets().remove(LineReader.EDIT_AND_EXECUTE_COMMAND);
    reader.getWidgets().remove("execute-named-cmd");
    KeyMap<Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
    ARROWS.forEach((key, widget) -> keys.bind(new Reference(widget), key));
  }

  @Override
  public String next() {
    try {
      String line = reader.readLine(prompt);
      // Ctrl-C may have come right behind a line that was there at once.
      return Thread.interrupted() ? "" : line;
    } catch (UserInterruptException givenUp) {
      return "";
    } catch (EndOfFileException ended) {
      return null;
    } finally {
      Thread.interrupted();
    }
  }
}
