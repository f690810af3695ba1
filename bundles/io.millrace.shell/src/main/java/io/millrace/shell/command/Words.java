// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words behind a command, with its help text: {@code --help} and {@code --json} everywhere,
 * other options with one value each.
 */
final class Words {
  private final String help;
  private final List<String> words;
  private final Set<String> options;

  /**
   * Checks the words.
   *
   * @param options the options with a value that the command takes, for example {@code --subject}
   * @throws IllegalArgumentException with the help when a word is not the command's
   */
  Words(String help, Set<String> options, String... words) {
    this.help = help;
    this.options = options;
    this.words = new ArrayList<>(List.of(words));
    for (int i = 0; i < words.length; i++) {
      if (options.contains(words[i])) {
        i++;
        if (i == words.length) {
          throw new IllegalArgumentException(words[i - 1] + " needs a value\n" + help);
        }
      } else if (!words[i].equals("--json") && !words[i].equals("--help")) {
        throw new IllegalArgumentException("not understood: " + words[i] + "\n" + help);
      }
    }
  }

  boolean wantsHelp() {
    return words.contains("--help");
  }

  boolean wantsJson() {
    return words.contains("--json");
  }

  String help() {
    return help;
  }

  /** Returns an option's value, or {@code otherwise}. */
  String option(String name, String otherwise) {
    if (!options.contains(name)) {
      throw new IllegalStateException(name);
    }
    int at = words.indexOf(name);
    return at < 0 ? otherwise : words.get(at + 1);
  }

  /** Returns an option's value as a number from {@code min} to {@code max}. */
  long number(String name, long otherwise, long min, long max) {
    String value = option(name, Long.toString(otherwise));
    if (value.matches("\\d{1,18}")) {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException(name + " " + value + ": allowed is " + min + " to " + max);
  }

  /** Returns the table as this command was asked for it. */
  String show(Table table) {
    return wantsJson() ? table.json() : table.text();
  }
}
