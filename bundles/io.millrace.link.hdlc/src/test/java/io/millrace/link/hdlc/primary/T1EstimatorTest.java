// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.station.AdaptiveTiming;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class T1EstimatorTest {
  /** What the real sensor takes: 400 ms of silence and four more. */
  private static final long ROUND_TRIP = 404;

  /** Seven quarters of it and 40 ms, and what the longest reply takes on the line. */
  private static final long T1 = 810;

  private static final LinkSettings SETTINGS =
      new LinkSettings(
          Duration.ofMillis(2000),
          3,
          Duration.ofMillis(5),
          Duration.ofMillis(400),
          64,
          true,
          Duration.ofSeconds(5),
          new AdaptiveTiming(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO));

  @Test
  void silence_doubles_t1_up_to_the_ceiling_and_a_reply_brings_it_back() {
    T1Estimator t1 = new T1Estimator(SETTINGS);
    Frame poll = Frame.rr(0);
    assertThat(t1.timeout(poll, T1Policy.MEASURED)).isEqualTo(Duration.ofMillis(2000));
    for (int i = 0; i < 20; i++) {
      t1.replied(poll, T1Policy.MEASURED, Duration.ofMillis(ROUND_TRIP).toNanos(), poll);
    }
    assertThat(t1.timeout(poll, T1Policy.MEASURED).toMillis()).isEqualTo(T1);
    t1.noReply();
    assertThat(t1.timeout(poll, T1Policy.MEASURED).toMillis()).isEqualTo(2 * T1);
    t1.noReply();
    assertThat(t1.timeout(poll, T1Policy.MEASURED)).isEqualTo(Duration.ofMillis(2000));
    t1.replied(poll, T1Policy.MEASURED, Duration.ofMillis(ROUND_TRIP).toNanos(), poll);
    assertThat(t1.timeout(poll, T1Policy.MEASURED).toMillis()).isEqualTo(T1);
    t1.replied(poll, T1Policy.MEASURED, Duration.ofMillis(700).toNanos(), poll);
    assertThat(t1.timeout(poll, T1Policy.MEASURED).toMillis()).isBetween(T1 + 50, 2000L);
  }
}
