// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.shell.ShellRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines a role may run. */
class PermissionTest {
  private static String refusal(ShellRole role, String line) {
    try {
      Permission.check(role, line);
      return "";
    } catch (RefusedException refused) {
      return refused.status() + " " + refused.getMessage();
    }
  }

  private static List<String> words(String line) throws RefusedException {
    return Permission.check(ShellRole.OPERATOR, line).words().stream()
        .map(PermittedWord::text)
        .toList();
  }

  @Test
  void quotes_keep_a_word_together_and_mean_nothing_else() throws Exception {
    assertThat(words("'status'")).isEmpty();
    assertThat(words("nic:\"event\" \"SSN1\" 'storage'")).containsExactly("SSN1", "storage");
    assertThat(words("lb  -s\t'gogo'")).containsExactly("-s", "gogo");
  }

  @ParameterizedTest
  @CsvSource({
    "status, millrace:status",
    "release:status, release:status",
    "history, release:history",
    "lb, felix:lb"
  })
  void command_is_called_with_its_scope_or_without(String typed, String meant) throws Exception {
    assertThat(Permission.check(ShellRole.VIEWER, typed).rule().name()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status --problems --wait 5",
        "status --wait=5 --json",
        "release:history --last=3",
        "lb -s gogo",
        "nic:info",
        "help status",
        "uart:record"
      })
  void viewer_reads(String line) {
    assertThat(refusal(ShellRole.VIEWER, line)).isEmpty();
    assertThat(Permission.onlyReads(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "release:install x-1.0.mrl --confirm 10m",
        "release:install --again < x",
        "release:rollback",
        "nic:reset SSN0011223344556677",
        "coap:get /sys/info?a=b"
      })
  void operator_changes_what_a_viewer_may_not(String line) {
    assertThat(refusal(ShellRole.VIEWER, line)).startsWith("77 ");
    assertThat(Permission.onlyReads(line)).isFalse();
    if (!line.contains("<")) {
      assertThat(refusal(ShellRole.OPERATOR, line)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "release:install /etc/x.mrl",
        "release:install ../x.mrl",
        "release:install .x",
        "release:install -x",
        "release:install file:x",
        "release:install x.mrl --downgrade",
        "release:install x.mrl y.mrl",
        "release:install x.mrl --now=true",
        "release:revert --factory",
        "uart:record uart0 x",
        "uart:record stop",
        "deviceic:fault",
        "millrace:token",
        "update 5",
        "cm:listConfigurations",
        "coap:put /x",
        "coap:get coap://h/x",
        "coap:get //h/x",
        "coap:get /x -o y",
        "nic:event SSN1 explode",
        "status | cat",
        "status; status",
        "status &",
        "$x",
        "x = y",
        "status $x",
        "status `x`",
        "status\nstatus",
        "status \u0000",
        "{status}",
        "(status)",
        "status # comment",
        "*:status",
        "Status"
      })
  void nobody_but_an_administrator_may(String line) {
    assertThat(refusal(ShellRole.OPERATOR, line)).startsWith("77 ").doesNotContain("\n");
    assertThat(Permission.isPermitted(ShellRole.ADMIN, line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "status 'x", "status \"", "status --wait"})
  void line_that_is_no_command_is_wrong(String line) {
    assertThat(refusal(ShellRole.OPERATOR, line)).startsWith("64 ");
  }

  @Test
  void line_and_its_words_are_bounded() {
    assertThat(refusal(ShellRole.VIEWER, "x".repeat(4097))).startsWith("64 ");
    assertThat(refusal(ShellRole.VIEWER, "status" + " x".repeat(64))).startsWith("64 ");
  }

  @Test
  void reason_of_a_hold_needs_no_quotes() {
    assertThat(Permission.isPermitted(ShellRole.OPERATOR, "release:hold pumps are serviced"))
        .isTrue();
    assertThat(Permission.isPermitted(ShellRole.OPERATOR, "release:hold 'two words' more"))
        .isTrue();
    assertThat(refusal(ShellRole.OPERATOR, "release:hold pumps ../x")).startsWith("77 ");
    assertThat(refusal(ShellRole.OPERATOR, "release:plan my file.mrl"))
        .endsWith("\"file.mrl\" is one word too many (a word with blanks needs quotes)");
  }

  @Test
  void refusal_says_what_is_allowed() {
    assertThat(refusal(ShellRole.OPERATOR, "release:plan a/b"))
        .isEqualTo(
            "77 release:plan: \"a/b\" is not permitted; allowed is the name of a file in the upload"
                + " folder");
  }

  @Test
  void administrator_has_no_rules() {
    assertThatThrownBy(() -> new LiteralInterpreter(ShellRole.ADMIN, null, null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
