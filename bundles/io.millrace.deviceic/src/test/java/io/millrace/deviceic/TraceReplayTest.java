// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real Device IC over the real link says what the vendor's said [spec hdlc-link.md §10]. */
class TraceReplayTest {
  private static final String[] ALL =
      IntStream.rangeClosed(1, 12).mapToObj(i -> "T" + i).toArray(String[]::new);

  @ParameterizedTest
  @EnumSource(names = {"SECOND", "MILLRACE"})
  void traces_are_replayed_byte_for_byte_in_whole_frames(Generation generation) {
    assertThat(new TraceReplay(generation, () -> Integer.MAX_VALUE).run()).containsExactly(ALL);
  }

  @ParameterizedTest
  @EnumSource(names = {"SECOND", "MILLRACE"})
  void traces_are_replayed_byte_for_byte_in_single_bytes(Generation generation) {
    assertThat(new TraceReplay(generation, () -> 1).run()).containsExactly(ALL);
  }
}
