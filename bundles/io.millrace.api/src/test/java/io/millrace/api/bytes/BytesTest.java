// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  private static final Bytes ABC = Bytes.utf8("abc");

  @Test
  void copy_does_not_see_later_writes_and_a_view_does() {
    byte[] array = {1, 2, 3};
    Bytes copy = Bytes.copyOf(array, 1, 2);
    Bytes view = Bytes.wrap(array, 1, 2);

    array[1] = 9;

    assertThat(copy).isEqualTo(Bytes.hex("0203"));
    assertThat(view).isEqualTo(Bytes.hex("0903"));
  }

  @Test
  void copy_of_a_buffer_takes_what_remains() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

    assertThat(Bytes.copyOf(buffer)).isEqualTo(Bytes.hex("0203"));
    assertThat(buffer.position()).isEqualTo(3);
  }

  @Test
  void parts_are_equal_by_content_wherever_they_lie() {
    Bytes left = Bytes.hex("0001020304").slice(1, 3);
    Bytes right = Bytes.hex("010203");

    assertThat(left).isEqualTo(right).hasSameHashCodeAs(right);
    assertThat(left).isNotEqualTo(Bytes.hex("010204")).isNotEqualTo(Bytes.hex("0102"));
    assertThat(left).isNotEqualTo("010203");
  }

  @Test
  void slice_of_everything_is_the_same_and_of_nothing_is_empty() {
    assertThat(ABC.slice(0, 3)).isSameAs(ABC);
    assertThat(ABC.slice(3, 0)).isSameAs(Bytes.EMPTY);
    assertThat(ABC.from(1).from(1).utf8()).isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 4", "2, 2", "4, 0", "1, -1", "1, 2147483647"})
  void slice_outside_is_refused(int from, int count) {
    assertThatThrownBy(() -> ABC.slice(from, count)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.wrap(new byte[3], from, count))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.copyOf(new byte[3], from, count))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void byte_outside_a_slice_is_not_seen_though_the_array_has_it() {
    Bytes middle = ABC.slice(1, 1);

    assertThat(middle.at(0)).isEqualTo('b');
    assertThatThrownBy(() -> middle.at(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void byte_is_unsigned() {
    assertThat(Bytes.hex("ff").at(0)).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "00, 0", "ff, 255", "000100, 256", "ffffffff, 4294967295"})
  void number_is_unsigned_and_big_endian(String hex, long value) {
    assertThat(Bytes.hex(hex).uint()).isEqualTo(value);
  }

  @Test
  void number_of_nine_bytes_is_refused() {
    assertThatThrownBy(() -> Bytes.hex("000000000000000001").uint())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("9 bytes");
  }

  @Test
  void hex_skips_white_space_and_prints_lower_case() {
    assertThat(Bytes.hex(" AA 0b\n01 ")).hasToString("aa0b01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "abc", "zz", "0x01"})
  void hex_that_is_none_is_refused(String digits) {
    assertThatThrownBy(() -> Bytes.hex(digits)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void malformed_utf8_becomes_replacement_characters() {
    assertThat(Bytes.hex("41ff42").utf8()).isEqualTo("A\uFFFDB");
  }

  @Test
  void bytes_leave_into_arrays_and_buffers() {
    byte[] array = new byte[5];
    ABC.from(1).copyTo(array, 2);
    ByteBuffer buffer = ByteBuffer.allocate(3);
    ABC.putInto(buffer);

    assertThat(array).containsExactly(0, 0, 'b', 'c', 0);
    assertThat(buffer.position()).isEqualTo(3);
    assertThat(ABC.from(1).toArray()).containsExactly('b', 'c');
  }

  @Test
  void buffer_over_a_slice_is_read_only_and_no_wider_than_it() {
    ByteBuffer buffer = ABC.slice(1, 1).toBuffer();

    assertThat(buffer.capacity()).isEqualTo(1);
    assertThat(buffer.get(0)).isEqualTo((byte) 'b');
    assertThatThrownBy(() -> buffer.put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void joined_bytes_are_both_in_order() {
    assertThat(ABC.from(2).plus(Bytes.EMPTY).plus(ABC).utf8()).isEqualTo("cabc");
  }

  @Test
  void hash_is_the_same_for_a_whole_array_and_a_part_and_in_every_version() {
    byte[] long40 = new byte[40];
    for (int i = 0; i < 40; i++) {
      long40[i] = (byte) (7 * i - 90);
    }
    int expected = 0;
    for (byte each : long40) {
      expected = 31 * expected + each;
    }
    assertThat(Bytes.wrap(long40)).hasSameHashCodeAs(Bytes.copyOf(long40));
    assertThat(Bytes.wrap(long40).hashCode()).isEqualTo(expected);
    assertThat(Bytes.hex("ff").plus(Bytes.wrap(long40)).from(1).hashCode()).isEqualTo(expected);
    assertThat(Bytes.EMPTY.hashCode()).isZero();
    assertThat(Bytes.utf8("abc").hashCode()).isEqualTo("abc".hashCode());
  }
}
