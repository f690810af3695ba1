// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.testing.Extent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * A year (three months with every build) of registrations that are renewed, and of others that run
 * out, with a calendar that jumps.
 */
class YearTest extends RegistrationCase {
  private static final int HOURS = Extent.times(100, 365) * 24;

  @Test
  void registrations_and_timers_stay_as_many_as_are_alive() {
    CoapResponse renewed = register(anna, "ep=always&lt=7200");
    for (int hour = 0; hour < HOURS; hour++) {
      assertCode(register(anna, "ep=sometimes&lt=600"), CoapCode.CREATED);
      if (hour % 1500 == 700) {
        rig.time.setWall(Instant.ofEpochSecond(hour % 3000 == 700 ? 0 : 1_000_000_000L));
      }
      turn(3600);
      assertCode(rig.update(anna, renewed, ""), CoapCode.CHANGED);
    }
    assertThat(address("always")).isNotNull();
    assertThat(address("sometimes")).isNull();
    assertThat(rig.time.waiting()).isLessThan(8);
    turn(7200);
    assertThat(address("always")).isNull();
  }
}
