// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
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
}
