// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkFormatTest {
  /** What the real sensor sends [spec device-ic-api.md §3]. */
  private static final String SENSOR =
      "</sys>;if=\"sys\";title=\"System\";ct=42;rev=1;,"
          + "</arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42;,";

  private static List<Link> good(String text) {
    ParsedLinks parsed = LinkFormat.parse(text);
    assertThat(parsed.problem()).isEmpty();
    assertThat(parsed.isGood()).isTrue();
    return parsed.links();
  }

  @Test
  void the_real_sensors_list_is_understood_and_written_strictly() {
    assertThat(LinkFormat.write(good(SENSOR)))
        .isEqualTo(
            "</sys>;if=\"sys\";title=\"System\";ct=42;rev=1,"
                + "</arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "</a>|</a>",
        "<>|<>",
        "</a>;obs|</a>;obs",
        "</a> ; ct=40 , </b>|</a>;ct=40,</b>",
        ",,</a>,,</b>,|</a>,</b>",
        "</a>;;;|</a>",
        "</a>;rt=temp|</a>;rt=\"temp\"",
        "</a>;ct=\"0 40\"|</a>;ct=\"0 40\"",
        "</a>;x=|</a>;x=\"\"",
        "</a>;t=\"x;y,<z>\"|</a>;t=\"x;y,<z>\"",
        "</a>;t=\"say \\\"hi\\\" \\\\ \"|</a>;t=\"say \\\"hi\\\" \\\\ \"",
        "</a>;b@d=1;ct=0|</a>;ct=0",
        "<coap://[2001:db8::1]/a?b=c>;anchor=\"/\"|<coap://[2001:db8::1]/a?b=c>;anchor=\"/\"",
        "</a b/ü\">|</a%20b/%C3%BC%22>",
      })
  void tolerated_text_is_written_strictly(String text, String strict) {
    assertThat(LinkFormat.write(good(text))).isEqualTo(strict);
    assertThat(LinkFormat.write(good(strict))).isEqualTo(strict);
  }

  @Test
  void empty_text_has_no_links() {
    assertThat(good("")).isEmpty();
    assertThat(good(" \r\n")).isEmpty();
    assertThat(LinkFormat.write(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</good>,x",
        "</good>,</bad",
        "</good>,</bad>x",
        "</good>,</bad>;t=\"no end",
        "</good>,</bad>;t=\"no end\\\"",
        "</good>,</bad>;t=\"a\"b",
        "</good>,</bad>;<x>",
      })
  void malformed_text_is_a_value_and_what_stands_before_it_is_good(String text) {
    ParsedLinks parsed = LinkFormat.parse(text);
    assertThat(parsed.isGood()).isFalse();
    assertThat(parsed.problem()).isNotEmpty();
    assertThat(parsed.at()).isBetween("</good>,".length(), text.length());
    assertThat(parsed.links()).containsExactly(Link.to("/good"));
  }

  @Test
  void more_than_the_limits_allow_is_malformed() {
    LinkLimits limits = new LinkLimits(40, 2, 2);
    assertThat(LinkFormat.parse("x".repeat(41), limits).problem()).contains("40");
    assertThat(LinkFormat.parse("</a>,</b>,</c>", limits).problem()).contains("2 links");
    assertThat(LinkFormat.parse("</a>;b;c;d", limits).problem()).contains("2 attributes");
    assertThat(LinkFormat.parse("</a>;b;c,</b>;;;;", limits).isGood()).isTrue();
  }

  @Test
  void links_are_built_by_hand() {
    Link link = Link.to("/").with("ct", 0).with("title", "Info").flag("obs");
    assertThat(LinkFormat.write(List.of(link, link.withTarget("/b"))))
        .isEqualTo("</>;ct=0;title=\"Info\";obs,</b>;ct=0;title=\"Info\";obs");
    assertThat(link.attribute("TITLE")).hasValue(new LinkAttribute("title", "Info"));
    assertThatThrownBy(() -> link.flag("a;b")).hasMessageContaining("a;b");
  }
}
