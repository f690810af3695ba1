// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.shell.ShellRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of roles in docs/administration.md is the whitelist. That every command of the router
 * is in that chapter a test on a running router compares.
 */
class RolesTableTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "administration.md");

  private static String row(CommandRule rule) {
    String words =
        rule.labels().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.joining(" "));
    String options =
        rule.options().entrySet().stream()
            .filter(each -> !List.of("--json", "--help").contains(each.getKey()))
            .map(
                each ->
                    each.getKey()
                        + each.getValue()
                            .map(value -> " " + value.name().toLowerCase(Locale.ROOT))
                            .orElse(""))
            .collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |"
        .formatted(
            rule.name(), rule.least().name().toLowerCase(Locale.ROOT), cell(words), cell(options));
  }

  private static String cell(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String kinds() {
    return Whitelist.RULES.stream()
        .flatMap(
            each ->
                Stream.concat(
                    each.positional().stream(),
                    each.options().values().stream().flatMap(Optional::stream)))
        .distinct()
        .sorted()
        .map(each -> "`" + each.name().toLowerCase(Locale.ROOT) + "` " + each.what)
        .collect(Collectors.joining("; "));
  }

  @Test
  void table_in_the_documents_is_what_the_roles_may_do() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(document)
        .contains(Whitelist.RULES.stream().map(RolesTableTest::row).collect(Collectors.toList()))
        .contains(kinds());
    long rows =
        document
            .lines()
            .filter(each -> each.matches("\\| `\\S+` \\| (viewer|operator) .*"))
            .count();
    assertThat(rows).isEqualTo(Permission.rules(ShellRole.OPERATOR).count());
  }
}
