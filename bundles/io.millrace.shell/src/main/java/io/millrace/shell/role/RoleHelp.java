// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import static java.util.stream.Collectors.joining;

import io.millrace.api.shell.ShellRole;
import io.millrace.lib.command.Table;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code help} of a viewer or an operator: what the role has, and no more. Pure. */
final class RoleHelp {
  private RoleHelp() {}

  /**
   * Lists the role's commands that are there.
   *
   * @param summaries of the commands that are there now, by name
   */
  static Table list(ShellRole role, Map<String, String> summaries) {
    Table table = new Table("no commands are there at present", "command", "what");
    Permission.rules(role)
        .filter(each -> summaries.containsKey(each.name()))
        .forEach(each -> table.add(each.name(), summaries.get(each.name())));
    return table;
  }

  /**
   * Says how a role may use a command: its words and options, and what they may be.
   *
   * @param summary what the command does, in one line
   */
  static String text(CommandRule rule, String summary) {
    String words = rule.labels().map(each -> " [" + each + "]").collect(joining());
    String options =
        rule.options().entrySet().stream()
            .map(each -> " [" + each.getKey() + value(each.getValue()) + "]")
            .collect(joining());
    String kinds =
        Stream.concat(
                rule.positional().stream(),
                rule.options().values().stream().flatMap(Optional::stream))
            .distinct()
            .map(each -> "  %-10s %s%n".formatted(each, each.what))
            .collect(joining());
    return rule.name() + words + options + "\n" + summary + "\n" + kinds;
  }

  private static String value(Optional<WordRule> rule) {
    return rule.map(each -> " " + each).orElse("");
  }
}
