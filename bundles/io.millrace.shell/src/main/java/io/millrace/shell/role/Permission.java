// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import io.millrace.api.shell.ShellRole;
import io.millrace.shell.interpreter.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a role may do: whether a line is one of its commands, with words that are permitted. Pure.
 */
public final class Permission {
  private Permission() {}

  /** Tells whether a line is a command that only reads, as viewers have them. */
  public static boolean onlyReads(String line) {
    return isPermitted(ShellRole.VIEWER, line);
  }

  /** Tells whether a role may run a line. */
  public static boolean isPermitted(ShellRole role, String line) {
    if (role == ShellRole.ADMIN) {
      return true;
    }
    try {
      check(role, line);
      return true;
    } catch (RefusedException refused) {
      return false;
    }
  }

  /**
   * Tells whether a role has a command, whatever its words may be.
   *
   * @param name with its scope
   */
  public static boolean has(ShellRole role, String name) {
    return role == ShellRole.ADMIN || rules(role).anyMatch(each -> each.name().equals(name));
  }

  /**
   * Returns the options that a role may give a command; empty when it may give all it has.
   *
   * @param name with its scope
   */
  public static Optional<List<String>> options(ShellRole role, String name) {
    return role == ShellRole.ADMIN
        ? Optional.empty()
        : rule(role, name).map(each -> List.copyOf(each.options().keySet()));
  }

  /**
   * Tells whether a role may give an option a value in a word of its own.
   *
   * @param name the command's, with its scope
   */
  public static boolean takesValue(ShellRole role, String name, String option) {
    return rule(role, name)
        .flatMap(each -> each.options().getOrDefault(option, Optional.empty()))
        .isPresent();
  }

  /**
   * Tells whether a role may give a command a word.
   *
   * @param name the command's, with its scope
   * @param index of the word among those that are neither options nor their values
   */
  public static boolean permitsWord(ShellRole role, String name, int index, String word) {
    return role == ShellRole.ADMIN
        || rule(role, name)
            .flatMap(each -> each.word(index))
            .filter(of -> of.permits(word))
            .isPresent();
  }

  /**
   * Tells whether a role may give an option a value.
   *
   * @param name the command's, with its scope
   */
  public static boolean permitsValue(ShellRole role, String name, String option, String value) {
    return role == ShellRole.ADMIN
        || rule(role, name)
            .flatMap(each -> each.options().getOrDefault(option, Optional.empty()))
            .filter(of -> of.permits(value))
            .isPresent();
  }

  /** Returns the rules of a role's commands. */
  static Stream<CommandRule> rules(ShellRole role) {
    return Whitelist.RULES.stream().filter(each -> each.isFor(role));
  }

  /** Returns the rule of a command as somebody calls it, if the role has it. */
  static Optional<CommandRule> rule(ShellRole role, String command) {
    return rules(role).filter(each -> each.isCalled(command)).findFirst();
  }

  /**
   * Checks a line.
   *
   * @param role viewer or operator
   * @throws RefusedException in one sentence, when it is none of the role's commands
   */
  static PermittedCall check(ShellRole role, String line) throws RefusedException {
    List<String> words = LiteralLine.words(line);
    if (words.isEmpty()) {
      throw new RefusedException(Outcome.USAGE, "a command is needed (see help)");
    }
    String command = words.get(0);
    CommandRule rule = rule(role, command).orElseThrow(() -> unknown(role, command));
    return new PermittedCall(rule, rule.check(words.subList(1, words.size())));
  }

  private static RefusedException unknown(ShellRole role, String command) {
    String who = role == ShellRole.VIEWER ? "a viewer" : "an operator";
    return new RefusedException(
        Outcome.NOT_PERMITTED,
        "\"" + command + "\" is not a command that " + who + " has (see help)");
  }
}
