// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final String HELP = "x:y [--json]\n";

  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    Table table = new Table("none", "a", "count").add("long one", 1).add("b", 12345678);
    assertThat(table.text()).isEqualTo("a         count\nlong one  1\nb         12345678\n");
  }

  @Test
  void empty_table_says_so_to_people_and_is_an_empty_list_to_scripts() {
    assertThat(new Table("none", "a").text()).isEqualTo("none");
    assertThat(new Table("none", "a").json()).isEqualTo("[]");
  }

  @Test
  void json_keeps_numbers_and_truths() {
    assertThat(new Table("", "n", "t", "s").add(7L, true, "\"q\"").json())
        .isEqualTo("[{\"n\":7,\"t\":true,\"s\":\"\\\"q\\\"\"}]");
  }

  @Test
  void word_that_is_not_the_commands_is_refused_with_the_help() {
    assertThatThrownBy(() -> new Words(HELP, Set.of(), "--jsn"))
        .hasMessageContainingAll("--jsn", "x:y [--json]");
    assertThatThrownBy(() -> new Words(HELP, Set.of("--hours"), "--hours"))
        .hasMessageContaining("needs a value");
  }

  @Test
  void number_out_of_range_is_refused_with_what_is_allowed() {
    Words words = new Words(HELP, Set.of("--hours"), "--hours", "9000");
    assertThatThrownBy(() -> words.number("--hours", 1, 1, 8760))
        .hasMessage("--hours 9000: allowed is 1 to 8760");
    assertThat(new Words(HELP, Set.of("--hours")).number("--hours", 1, 1, 8760)).isEqualTo(1);
  }

  @Test
  void words_that_stand_for_themselves_are_counted() {
    assertThat(new Words(HELP, Set.of(), 2, "a", "--json", "b").plain()).containsExactly("a", "b");
    assertThatThrownBy(() -> new Words(HELP, Set.of(), 1, "a", "b")).hasMessageContaining("b");
  }
}
