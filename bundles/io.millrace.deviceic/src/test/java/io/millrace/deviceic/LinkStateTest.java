// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkStateTest {
  private static final LinkState STATE =
      new LinkState(
          "a run",
          1_700_000_000L,
          -5,
          0xFFFFFF,
          SequenceNumbers.UNUSED,
          List.of(
              new LinkState.Observed(
                  new SensorPath("arduino", "temp"),
                  Bytes.hex("AA0B"),
                  Duration.ofSeconds(60),
                  77)));

  @Test
  void state_comes_back_as_it_was() {
    assertThat(LinkState.decode(STATE.encoded())).hasValue(STATE);
  }

  @Test
  void state_that_is_cut_off_or_of_another_format_is_none() {
    Bytes encoded = STATE.encoded();
    for (int length = 0; length < encoded.length(); length++) {
      assertThat(LinkState.decode(encoded.slice(0, length))).isEmpty();
    }
    assertThat(LinkState.decode(Bytes.hex("02").plus(encoded.from(1)))).isEmpty();
  }
}
