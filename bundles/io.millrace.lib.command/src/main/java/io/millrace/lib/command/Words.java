// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words behind a command, with its help text: {@code --help} (or {@code -h}) and {@code --json}
 * everywhere, other options with one value each.
 */
public final class Words {
  private static final Set<String> HELP = Set.of("--help", "-h");
  private static final String JSON = "--json";

  private final String help;
  private final List<String> words;
  private final Set<String> options;
  private final List<String> plain = new ArrayList<>();

  /**
   * Checks the words.
   *
   * @param options the options with a value that the command takes, for example {@code --subject}
   * @throws IllegalArgumentException with the help when a word is not the command's
   */
  public Words(String help, Set<String> options, String... words) {
    this(help, options, 0, words);
  }

  /**
   * Checks the words.
   *
   * @param options as above
   * @param mostPlain how many words may stand for themselves, for example a number
   */
  public Words(String help, Set<String> options, int mostPlain, String... words) {
    this(help, options, Set.of(), mostPlain, words);
  }

  /**
   * Checks the words.
   *
   * @param options as above
   * @param flags the options without a value that the command takes
   * @param mostPlain as above
   */
  public Words(
      String help, Set<String> options, Set<String> flags, int mostPlain, String... words) {
    this.help = help;
    this.options = options;
    this.words = new ArrayList<>(List.of(words));
    for (int i = 0; i < words.length; i++) {
      if (options.contains(words[i])) {
        i++;
        if (i == words.length) {
          throw new IllegalArgumentException(words[i - 1] + " needs a value\n" + help);
        }
      } else if (!words[i].startsWith("-") && plain.size() < mostPlain) {
        plain.add(words[i]);
      } else if (!isEverywhere(words[i]) && !flags.contains(words[i])) {
        throw new IllegalArgumentException("not understood: " + words[i] + "\n" + help);
      }
    }
  }

  private static boolean isEverywhere(String word) {
    return word.equals(JSON) || HELP.contains(word);
  }

  /** Tells whether help is all that is wanted. */
  public boolean wantsHelp() {
    return words.stream().anyMatch(HELP::contains);
  }

  /** Tells whether a script asks. */
  public boolean wantsJson() {
    return words.contains(JSON);
  }

  /** Tells whether a flag is there. */
  public boolean has(String flag) {
    return words.contains(flag);
  }

  /** Returns the help text. */
  public String help() {
    return help;
  }

  /** Returns an option's value, or {@code otherwise}. */
  public String option(String name, String otherwise) {
    if (!options.contains(name)) {
      throw new IllegalStateException(name);
    }
    int at = words.indexOf(name);
    return at < 0 ? otherwise : words.get(at + 1);
  }

  /** Returns an option's value as a number from {@code min} to {@code max}. */
  public long number(String name, long otherwise, long min, long max) {
    return number(name, option(name, Long.toString(otherwise)), min, max);
  }

  /** Returns the words that stand for themselves. */
  public List<String> plain() {
    return List.copyOf(plain);
  }

  /** Returns {@code value} as a number from {@code min} to {@code max}; {@code name} is its. */
  public static long number(String name, String value, long min, long max) {
    if (value.matches("\\d{1,18}")) {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException(name + " " + value + ": allowed is " + min + " to " + max);
  }

  /** Returns the table as this command was asked for it. */
  public String show(Table table) {
    return wantsJson() ? table.json() : table.text();
  }
}
