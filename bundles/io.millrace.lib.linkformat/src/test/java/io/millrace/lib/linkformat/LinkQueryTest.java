// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkQueryTest {
  private static final List<Link> LINKS =
      LinkFormat.parse(
              "</>;ct=0,</snsr/sys>;if=\"sys\";ct=42,"
                  + "</snsr/temp>;rt=\"temp temperature\";if=sensor;obs;ct=\"0 60\"")
          .links();

  @ParameterizedTest
  @CsvSource({
    "href=/, /",
    "href=/snsr*, /snsr/sys /snsr/temp",
    "href=*, / /snsr/sys /snsr/temp",
    "rt=temperature, /snsr/temp",
    "rt=temp*, /snsr/temp",
    "rt=\"temp\", /snsr/temp",
    "ct=0, / /snsr/temp",
    "if=s*, /snsr/sys /snsr/temp",
    "obs, /snsr/temp",
    "IF=sys, /snsr/sys",
  })
  void query_lets_through_what_it_names(String query, String targets) {
    assertThat(LinkQuery.of(List.of(query)).filter(LINKS))
        .extracting(Link::target)
        .containsExactly(targets.split(" "));
  }

  @Test
  void query_that_nothing_meets_gives_nothing() {
    for (String query : List.of("rt=tem", "rt=", "nothing", "=", "=x", "href=", "*")) {
      assertThat(LinkQuery.of(List.of(query)).filter(LINKS)).as(query).isEmpty();
    }
  }

  @Test
  void several_queries_must_all_hold_and_none_lets_everything_through() {
    assertThat(LinkQuery.of(List.of("href=/snsr*", "ct=42")).filter(LINKS)).hasSize(1);
    assertThat(LinkQuery.of(List.of("")).filter(LINKS)).isEqualTo(LINKS);
    assertThat(LinkQuery.of(List.of()).filter(LINKS)).isEqualTo(LINKS);
  }
}
