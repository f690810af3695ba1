// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import io.millrace.api.shell.ShellRole;
import io.millrace.shell.interpreter.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A command that a role has, and what its words may be. Immutable.
 *
 * @param name with its scope
 * @param least the role that has it, and all above
 * @param positional rules of the words that are no options, in their order; each may be left out as
 *     far as the command lets it
 * @param repeats whether the last of them may come again and again
 * @param options by name; the rule of the value, none for a flag
 */
record CommandRule(
    String name,
    ShellRole least,
    List<WordRule> positional,
    boolean repeats,
    Map<String, Optional<WordRule>> options) {

  /** Every command of ours takes these. */
  private static final List<String> COMMON = List.of("--json", "--help");

  /** Returns a rule of a command of ours without words. */
  static CommandRule ours(String name, ShellRole least) {
    Map<String, Optional<WordRule>> options = new LinkedHashMap<>();
    COMMON.forEach(each -> options.put(each, Optional.empty()));
    return new CommandRule(name, least, List.of(), false, options);
  }

  /** Returns a rule of somebody else's command without words. */
  static CommandRule foreign(String name, ShellRole least) {
    return new CommandRule(name, least, List.of(), false, Map.of());
  }

  CommandRule words(WordRule... rules) {
    return new CommandRule(name, least, List.of(rules), repeats, options);
  }

  /** Returns the rule with as many words of the last kind as somebody likes. */
  CommandRule repeated() {
    return new CommandRule(name, least, positional, true, options);
  }

  /** Returns what its words are called, in their order. */
  Stream<String> labels() {
    int last = positional.size() - 1;
    return IntStream.rangeClosed(0, last)
        .mapToObj(each -> positional.get(each) + (repeats && each == last ? "..." : ""));
  }

  CommandRule flag(String option) {
    return with(option, Optional.empty());
  }

  CommandRule option(String option, WordRule value) {
    return with(option, Optional.of(value));
  }

  private CommandRule with(String option, Optional<WordRule> value) {
    Map<String, Optional<WordRule>> more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new CommandRule(name, least, positional, repeats, more);
  }

  /** Tells whether a role has the command. */
  boolean isFor(ShellRole role) {
    return role.compareTo(least) >= 0;
  }

  /** Tells whether somebody calls it so: with its scope or without. */
  boolean isCalled(String word) {
    return name.equals(word) || name.endsWith(":" + word);
  }

  /**
   * Checks the words behind the command's name.
   *
   * @return the same words, with what is known of them
   * @throws RefusedException in one sentence, when one is not permitted
   */
  List<PermittedWord> check(List<String> words) throws RefusedException {
    List<PermittedWord> checked = new ArrayList<>();
    int plain = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) {
        checked.add(positional(word, plain++));
        continue;
      }
      checked.add(new PermittedWord(word, false));
      if (takesNext(word)) {
        i++;
        checkValue(word, i < words.size() ? words.get(i) : null);
        checked.add(new PermittedWord(words.get(i), false));
      }
    }
    return checked;
  }

  private PermittedWord positional(String word, int index) throws RefusedException {
    WordRule rule =
        word(index)
            .orElseThrow(
                () ->
                    refused(
                        "\"" + word + "\" is one word too many (a word with blanks needs quotes)"));
    checkWord(word, rule, "");
    return new PermittedWord(word, rule == WordRule.UPLOADED);
  }

  /** Returns the rule of a word that is no option; empty when there is to be none. */
  Optional<WordRule> word(int index) {
    int last = positional.size() - 1;
    return last < 0 || index > last && !repeats
        ? Optional.empty()
        : Optional.of(positional.get(Math.min(index, last)));
  }

  /** Checks an option; tells whether its value is the next word. */
  private boolean takesNext(String word) throws RefusedException {
    int equals = word.indexOf('=');
    String option = equals < 0 ? word : word.substring(0, equals);
    Optional<WordRule> value = options.get(option);
    if (value == null) {
      throw refused(option + " is not an option that this role has");
    }
    if (value.isEmpty() && equals >= 0) {
      throw refused(option + " takes no value");
    }
    if (equals >= 0) {
      checkValue(option, word.substring(equals + 1));
    }
    return value.isPresent() && equals < 0;
  }

  private void checkValue(String option, String value) throws RefusedException {
    if (value == null) {
      throw new RefusedException(Outcome.USAGE, name + ": " + option + " needs a value");
    }
    checkWord(value, options.get(option).orElseThrow(), option + " ");
  }

  private void checkWord(String word, WordRule rule, String before) throws RefusedException {
    if (!rule.permits(word)) {
      throw refused(before + "\"" + word + "\" is not permitted; allowed is " + rule.what);
    }
  }

  private RefusedException refused(String why) {
    return new RefusedException(Outcome.NOT_PERMITTED, name + ": " + why);
  }
}
