// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A damaged mark is none: the file of a build that never was must not be waited for. */
class FormatMarkTest {
  @Test
  void each_format_is_read_as_it_was_written() {
    for (int format = 1; format <= Byte.MAX_VALUE; format++) {
      assertThat(FormatMark.read(FormatMark.of(format))).isEqualTo(format);
    }
  }

  @Test
  void no_change_of_one_byte_is_another_format() {
    byte[] mark = FormatMark.of(StoredMaps.FORMAT);
    for (int at = 0; at < mark.length; at++) {
      for (int change = 1; change < 256; change++) {
        byte[] damaged = mark.clone();
        damaged[at] ^= (byte) change;
        assertThat(FormatMark.read(damaged)).as("%d at %d", change, at).isZero();
      }
    }
  }

  @Test
  void what_is_cut_off_or_absent_is_no_format() {
    byte[] mark = FormatMark.of(2);
    for (int length = 0; length < mark.length; length++) {
      assertThat(FormatMark.read(Arrays.copyOf(mark, length))).isZero();
    }
    assertThat(FormatMark.read(null)).isZero();
  }
}
