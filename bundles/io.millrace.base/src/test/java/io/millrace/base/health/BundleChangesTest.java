// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.apache.felix.hc.api.Result.Status.CRITICAL;
import static org.apache.felix.hc.api.Result.Status.TEMPORARILY_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Whether what is missing is on its way. */
class BundleChangesTest {
  private final TurnedTime time = new TurnedTime();
  private final BundleChanges changes = new BundleChanges(proxy(BundleContext.class, null), time);

  private static <T> T proxy(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> answer));
  }

  private void hear(int event, boolean isToRun) {
    BundleStartLevel level = proxy(BundleStartLevel.class, isToRun);
    changes.bundleChanged(new BundleEvent(event, proxy(Bundle.class, level)));
  }

  private void settle() {
    time.turn(Duration.ofSeconds(5));
    assertThat(changes.ofMissing()).isEqualTo(CRITICAL);
  }

  @Test
  void what_is_missing_right_after_the_start_is_starting_for_five_seconds() {
    assertThat(changes.ofMissing()).isEqualTo(TEMPORARILY_UNAVAILABLE);
    time.turn(Duration.ofMillis(4999));
    assertThat(changes.ofMissing()).isEqualTo(TEMPORARILY_UNAVAILABLE);
    time.turn(Duration.ofMillis(1));
    assertThat(changes.ofMissing()).isEqualTo(CRITICAL);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BundleEvent.STARTED,
        BundleEvent.UPDATED,
        BundleEvent.UNRESOLVED,
        BundleEvent.STOPPED
      })
  void bundle_that_is_replaced_or_started_begins_anew(int event) {
    settle();
    hear(event, true);
    assertThat(changes.ofMissing()).isEqualTo(TEMPORARILY_UNAVAILABLE);
    settle();
  }

  @Test
  void what_was_stopped_by_hand_or_uninstalled_is_missing_at_once() {
    hear(BundleEvent.STOPPED, false);
    assertThat(changes.ofMissing()).isEqualTo(CRITICAL);
    hear(BundleEvent.STARTED, true);
    hear(BundleEvent.UNINSTALLED, false);
    assertThat(changes.ofMissing()).isEqualTo(CRITICAL);
  }
}
