// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import org.junit.jupiter.api.Test;

/** The list of resources [spec device-ic-api.md §3]. */
class WellKnownCoreTest {
  private static final String SYSTEM = "</sys>;if=\"sys\";title=\"System\";ct=42;rev=1;,";

  private static Board with(String classifier) {
    return Board.running(new Settings(Generation.MILLRACE, classifier, 4, 4, "x", 100));
  }

  private static String list(Board board) {
    CoapMessage answer = board.ask(CoapCode.GET, "/.well-known/core");
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().encoded()).isEqualTo(Bytes.hex("C128"));
    return answer.payload().utf8();
  }

  private static String link(String classifier) {
    return "</" + classifier + ">;if=\"arduino\";title=\"Arduino Sensors\";ct=42;,";
  }

  @Test
  void list_is_the_firmwares_with_its_trailing_commas() {
    assertThat(list(Board.running())).isEqualTo(SYSTEM + link("arduino"));
  }

  @Test
  void another_classifier_changes_the_target_alone() {
    Board board = with("meter");
    assertThat(list(board)).isEqualTo(SYSTEM + link("meter"));
    assertThat(board.ask(CoapCode.GET, "/meter/temp?sens").code()).isEqualTo(CoapCode.CONTENT);
    assertThat(board.ask(CoapCode.GET, "/arduino/temp?sens").code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void query_does_not_filter() {
    Board board = Board.running();
    assertThat(board.ask(CoapCode.GET, "/.well-known/core?rt=none").payload().utf8())
        .isEqualTo(list(board));
  }

  @Test
  void sensors_with_a_classifier_of_their_own_have_an_entry_of_their_own() {
    Board board = Board.running().with(new Plugin("weather", "wind", "7"));
    board.with(new Plugin("weather", "rain", "0"));
    assertThat(list(board)).isEqualTo(SYSTEM + link("arduino") + link("weather"));
    assertThat(board.ask(CoapCode.GET, "/weather/rain?sens").payload())
        .isEqualTo(Bytes.hex("A200 647261696E 01 6130"));
  }

  @Test
  void list_never_grows_beyond_a_frame() {
    Board board = Board.running();
    for (String classifier :
        new String[] {"first-of-three-", "second-of-three", "third-of-three"}) {
      board.with(new Plugin(classifier, "x", "1"));
    }
    assertThat(list(board))
        .isEqualTo(SYSTEM + link("arduino") + link("first-of-three-") + link("second-of-three"));
  }
}
