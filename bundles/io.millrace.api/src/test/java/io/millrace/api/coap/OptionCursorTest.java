// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionCursorTest {
  @Test
  void walk_steps_over_every_option_in_order() {
    assertThat(walk("b3 737973 04 74696d65 11 2a"))
        .containsExactly("11=737973", "11=74696d65", "12=2a");
  }

  @Test
  void walk_starts_where_it_is_told() {
    OptionCursor cursor = new OptionCursor(Bytes.hex("ffffff c0"), 3);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.number()).isEqualTo(12);
    assertThat(cursor.valueLength()).isZero();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.problem()).isNull();
  }

  @ParameterizedTest(name = "head {0} is option {1} of {2} bytes")
  @CsvSource({
    "c0, 12, 0",
    "d000, 13, 0",
    "d0ff, 268, 0",
    "e00000, 269, 0",
    "e0fef2, 65535, 0",
    "0c, 0, 12",
    "0d00, 0, 13",
    "0dff, 0, 268",
    "0e0000, 0, 269",
    "dd0000, 13, 13",
    "dd0001, 13, 14",
    "ed000100, 270, 13",
    "de010000, 14, 269",
    "ee00010002, 270, 271"
  })
  void extended_head_is_read(String head, int number, int length) {
    Bytes bytes = Bytes.hex(head).plus(Bytes.wrap(new byte[length]));
    OptionCursor cursor = new OptionCursor(bytes, 0);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.number()).isEqualTo(number);
    assertThat(cursor.valueLength()).isEqualTo(length);
    assertThat(cursor.value().length()).isEqualTo(length);
    assertThat(cursor.position()).isEqualTo(bytes.length());
  }

  @Test
  void walk_ends_before_the_payload_marker_however_often_it_is_asked() {
    OptionCursor cursor = new OptionCursor(Bytes.hex("c0 ff 31"), 0);

    assertThat(cursor.next()).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.atPayloadMarker()).isTrue();
      assertThat(cursor.position()).isEqualTo(1);
      assertThat(cursor.problem()).isNull();
    }
  }

  @ParameterizedTest(name = "{0} is broken: {1}")
  @CsvSource({
    "c0 f0, reserved",
    "c0 0f, reserved",
    "c0 fe, reserved",
    "c0 d0, past the end",
    "c0 e000, past the end",
    "c0 0d, past the end",
    "c0 0eff, past the end",
    "c0 02 31, past the end",
    "c0 0effff, past the end",
    "c0 e0ffff, above 65535"
  })
  void walk_ends_at_a_broken_option(String hex, String problem) {
    OptionCursor cursor = new OptionCursor(Bytes.hex(hex), 0);

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.problem()).contains(problem);
    assertThat(cursor.position()).isEqualTo(1);
    assertThat(cursor.number()).isEqualTo(12);
    assertThat(cursor.atPayloadMarker()).isFalse();
    assertThat(cursor.next()).isFalse();
  }

  private static List<String> walk(String hex) {
    List<String> options = new ArrayList<>();
    for (OptionCursor at = new OptionCursor(Bytes.hex(hex), 0); at.next(); ) {
      options.add(at.number() + "=" + at.value());
    }
    return options;
  }
}
