// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoapOptionsTest {
  private static final CoapOptions SYS_TIME =
      CoapOptions.builder()
          .add(OptionNumber.CONTENT_FORMAT, 42)
          .path("/sys/time")
          .add(OptionNumber.OBSERVE, 0)
          .build();

  @Test
  void options_added_in_any_order_are_encoded_by_number_and_age() {
    assertThat(SYS_TIME.encoded()).isEqualTo(Bytes.hex("60 53737973 0474696d65 112a"));
  }

  @Test
  void options_are_found_by_number() {
    assertThat(SYS_TIME.has(OptionNumber.OBSERVE)).isTrue();
    assertThat(SYS_TIME.has(OptionNumber.ACCEPT)).isFalse();
    assertThat(SYS_TIME.first(OptionNumber.URI_PATH)).isEqualTo(Bytes.utf8("sys"));
    assertThat(SYS_TIME.first(1)).isNull();
    assertThat(SYS_TIME.texts(OptionNumber.URI_PATH)).containsExactly("sys", "time");
    assertThat(SYS_TIME.all(OptionNumber.URI_QUERY)).isEmpty();
    assertThat(SYS_TIME)
        .extracting(CoapOption::toString)
        .containsExactly("Observe=", "Uri-Path=737973", "Uri-Path=74696d65", "Content-Format=2a");
  }

  @Test
  void number_is_read_or_the_default_taken() {
    CoapOptions options = CoapOptions.ofEncoded(Bytes.hex("6300000481005500000000017101"));

    assertThat(options.uint(OptionNumber.OBSERVE, -1)).isEqualTo(4);
    assertThat(options.uint(OptionNumber.ACCEPT, -1)).isEqualTo(-1);
    assertThat(options.uint(19, -1)).as("a value of 5 bytes").isEqualTo(-1);
    assertThat(SYS_TIME.uint(OptionNumber.OBSERVE, -1)).as("an empty value").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, ''",
    "1, 01",
    "255, ff",
    "256, 0100",
    "65535, ffff",
    "65536, 010000",
    "16777215, ffffff",
    "16777216, 01000000",
    "4294967295, ffffffff"
  })
  void number_takes_as_few_bytes_as_it_can(long value, String hex) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.MAX_AGE, value).build();

    assertThat(options.first(OptionNumber.MAX_AGE)).isEqualTo(Bytes.hex(hex));
    assertThat(options.uint(OptionNumber.MAX_AGE, -1)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4294967296L, Long.MIN_VALUE})
  void number_that_does_not_fit_is_refused(long value) {
    CoapOptionsBuilder builder = CoapOptions.builder();

    assertThatThrownBy(() -> builder.add(OptionNumber.MAX_AGE, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Max-Age");
  }

  @Test
  void option_number_and_value_have_their_bounds() {
    CoapOptionsBuilder builder = CoapOptions.builder();
    Bytes longest = Bytes.wrap(new byte[65804]);

    assertThat(builder.add(65535, longest).build().first(65535)).isEqualTo(longest);
    assertThatThrownBy(() -> builder.add(65536, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.add(-1, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.add(1, Bytes.wrap(new byte[65805])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65805");
  }

  @Test
  void set_replaces_all_and_remove_takes_all() {
    CoapOptions one = SYS_TIME.toBuilder().set(OptionNumber.URI_PATH, Bytes.utf8("x")).build();
    CoapOptions none = one.toBuilder().remove(OptionNumber.URI_PATH).build();

    assertThat(one.texts(OptionNumber.URI_PATH)).containsExactly("x");
    assertThat(none.has(OptionNumber.URI_PATH)).isFalse();
    assertThat(none.uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(42);
    assertThat(SYS_TIME.texts(OptionNumber.URI_PATH)).as("the original").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''|''", "/|''", "a|a", "/a|a", "/a/b|a,b", "/a/|a,''", "//a|'',a", "/%2F|%2F"})
  void path_becomes_segments(String path, String segments) {
    String joined =
        String.join(
            ",",
            CoapOptions.builder().path(path).build().texts(OptionNumber.URI_PATH).stream()
                .map(segment -> segment.isEmpty() ? "''" : segment)
                .toList());

    assertThat(joined).isEqualTo(segments.equals("''") ? "" : segments);
  }

  @Test
  void nothing_is_the_one_empty_instance() {
    assertThat(CoapOptions.builder().build()).isSameAs(CoapOptions.NONE);
    assertThat(CoapOptions.ofEncoded(Bytes.EMPTY)).isSameAs(CoapOptions.NONE);
    assertThat(CoapOptions.NONE.isEmpty()).isTrue();
    assertThat(CoapOptions.NONE.iterator().hasNext()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f0", "b3 73", "c0 ff", "c0 ff 31", "ff", "d0"})
  void broken_encoding_is_refused(String hex) {
    assertThatThrownBy(() -> CoapOptions.ofEncoded(Bytes.hex(hex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at byte");
  }
}
