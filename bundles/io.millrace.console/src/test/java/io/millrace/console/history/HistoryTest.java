// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.cbor.CborWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the plots remember, and the number in what a sensor says. */
class HistoryTest {
  @Test
  void a_series_keeps_its_newest_values_within_its_share_of_the_bytes() {
    History history = new History(History.MOST * History.POINT_BYTES * 100);
    for (int i = 0; i < 1000; i++) {
      history.add("a", i, i / 10.0);
    }
    assertThat(history.points("a")).hasSize(100).startsWith(List.of(900L, 90.0));
    assertThat(history.points("a").get(99)).isEqualTo(List.of(999L, 99.9));
    assertThat(history.points("b")).isEmpty();
  }

  @Test
  void there_are_no_more_series_than_may_be() {
    History history = new History(1 << 16);
    for (int i = 0; i < 10 * History.MOST; i++) {
      history.add("series " + i, i, i);
      history.add("kept", i, i);
    }
    assertThat(history.names()).hasSize(History.MOST).contains("kept");
  }

  @Test
  void the_number_of_a_reading_is_the_first_that_is_no_time() {
    Bytes temp =
        new CborWriter()
            .map(2)
            .integer(0)
            .text("temp")
            .integer(1)
            .text("1700000001,73.40,F")
            .written();
    assertThat(ReadingText.of(temp)).isEqualTo(new ReadingText("1700000001,73.40,F", 73.4, "F"));
    assertThat(ReadingText.of(Bytes.utf8("21.5")).value()).isEqualTo(21.5);
    assertThat(ReadingText.of(Bytes.utf8("-3,%")).unit()).isEqualTo("%");
    for (String none : List.of("A 1", "", "1700000001", "....", "1700000001,on", "NaN", "1e")) {
      assertThat(ReadingText.of(Bytes.utf8(none)).value()).as(none).isNaN();
    }
  }
}
