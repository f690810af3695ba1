// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bad it is what the store says of itself. */
class StoreCheckTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "not open: /data/store/millrace.mv: it is being opened",
        "full: nothing more is stored until something is removed",
        "full soon, then nobody can log in: sessions and observations fill 95 %",
        "gone: /data/store/millrace.mv was removed"
      })
  void store_that_takes_nothing_or_soon_nothing_is_critical(String said) {
    assertThat(StoreCheck.severity(said)).isEqualTo(Status.CRITICAL);
  }

  @Test
  void store_that_is_nearly_full_or_not_compacted_is_a_warning() {
    assertThat(StoreCheck.severity("nearly full: sessions fill 80 %")).isEqualTo(Status.WARN);
    assertThat(StoreCheck.severity("store.mv cannot be compacted, so it grows"))
        .isEqualTo(Status.WARN);
  }
}
