// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AwayServicesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TurnedTime time = new TurnedTime();
  private final SlotLimits limits = new SlotLimits(2, 100, MINUTE, MINUTE);
  private final Slot<String> slot = new Slot<>(time, limits);
  private final Slot<String> other = new Slot<>(time, limits);
  private final AwayServices away =
      new AwayServices().with("the codec", slot).with("the directory", other);

  @Test
  void service_that_is_there_is_not_away() {
    slot.bind("one");
    other.bind("two");
    assertThat(away.get()).isEmpty();
  }

  @Test
  void service_that_never_was_there_is_away_since_the_beginning() {
    other.bind("two");
    time.turn(Duration.ofSeconds(7));
    assertThat(away.get()).containsExactly("the codec has been away for 7 s");
  }

  @Test
  void service_that_has_gone_is_away_since_then_with_the_callers_that_wait() {
    slot.bind("one");
    other.bind("two");
    time.turn(Duration.ofSeconds(7));
    other.unbind("two");
    time.turn(Duration.ofSeconds(3));
    other.submit(1, new Waits());
    assertThat(away.get())
        .containsExactly("the directory has been away for 3 s, 1 requests wait for it");
    other.bind("three");
    assertThat(away.get()).isEmpty();
  }

  @Test
  void slot_whose_bundle_has_ended_misses_nothing() {
    slot.close();
    other.close();
    assertThat(away.get()).isEmpty();
  }

  private static final class Waits implements Caller<String> {
    @Override
    public void admitted(String service, Runnable done) {
      done.run();
    }

    @Override
    public void refused(Refusal why) {
      throw new AssertionError(why);
    }
  }
}
