// SPDX-License-Identifier: Apache-2.0
package org.example.profile.satellite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.device.DeviceProfile;
import io.millrace.testing.ManualTime;
import io.millrace.testing.ServiceSlot;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SatelliteProfileTest {
  private static SatelliteProfile profile(int timeoutMillis, int attempts) {
    return new SatelliteProfile(
        new SatelliteProfile.Config() {
          @Override
          public int timeoutMillis() {
            return timeoutMillis;
          }

          @Override
          public int attempts() {
            return attempts;
          }

          @Override
          public Class<? extends Annotation> annotationType() {
            return SatelliteProfile.Config.class;
          }
        });
  }

  @Test
  void exchange_ends_when_the_last_attempt_has_had_its_time() {
    assertThat(profile(1000, 3).reliability().deadline()).isEqualTo(Duration.ofMillis(10_500));
  }

  @Test
  void profile_may_be_replaced_while_requests_wait() {
    ServiceSlot<DeviceProfile> slot = new ServiceSlot<>(new ManualTime());
    CompletableFuture<Integer> attempts =
        slot.call(each -> CompletableFuture.completedFuture(each.reliability().attempts()));
    slot.bind(profile(1000, 2), 0);
    assertThat(attempts).isCompletedWithValue(2);
  }
}
