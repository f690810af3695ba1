// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import io.millrace.api.shell.ShellRole;
import io.millrace.lib.command.Table;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** Says in one line which words a role may give a command. */
  static String synopsis(CommandRule rule) {
    String words =
        rule.positional().stream().map(each -> " [" + each + "]").collect(Collectors.joining());
    String options =
        rule.options().entrySet().stream()
            .map(each -> " [" + each.getKey() + value(each.getValue()) + "]")
            .collect(Collectors.joining());
    return rule.name() + words + options + "\n";
  }

  private static String value(Optional<WordRule> rule) {
    return rule.map(each -> " " + each).orElse("");
  }
}
