// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;
import io.millrace.gateway.rig.MemoryDevice.Asked;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * A year of an observation and of cached answers on a turned clock, whose calendar begins in 1970
 * and jumps: what counts time in the gateway does not go by it, and leaves no timer behind.
 */
class YearTest extends ObservationCase {
  private static final int HOURS = 365 * 24;
  private static final int SETTLED = 200;
  private static final int JUMP = 1000;
  private static final long HALF_HOUR = 1_800_000;

  private static CoapResponse fresh(String text) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.MAX_AGE, 3000).build();
    return new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(text));
  }

  private void jump(int hour) {
    Instant now = Instant.parse("2026-11-30T00:00:00Z").plusSeconds(3600L * hour);
    rig.time.setWall(hour / JUMP % 2 == 0 ? Instant.ofEpochSecond(hour) : now);
  }

  private String ask() {
    rig.client.non("02", proxied(CoapCode.GET, DEVICE + "/snsr/arduino/hum?sens"));
    int asked = rig.device.asked().size();
    return asked + " " + texts(rig.client.receive());
  }

  @Test
  void notifications_and_answers_come_all_year_and_no_timer_stays() {
    jump(0);
    register("01");
    Asked observed = rig.device.last();
    int timers = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      if (hour % JUMP == 0) {
        jump(hour);
      }
      observed.notify(hour + 2, "hour " + hour);
      assertThat(texts(rig.client.receive())).containsExactly("hour " + hour);
      rig.client.settle(Delivery.ACKNOWLEDGED);
      // One answer is fresh for fifty minutes, whatever the calendar says.
      assertThat(ask()).isEqualTo(hour + 2 + " []");
      rig.device.last().answer(fresh("answer " + hour));
      assertThat(texts(rig.client.receive())).containsExactly("answer " + hour);
      rig.turn(HALF_HOUR);
      assertThat(ask()).isEqualTo(hour + 2 + " [answer " + hour + "]");
      rig.turn(HALF_HOUR);
      timers = hour == SETTLED ? rig.time.waiting() : timers;
    }
    assertThat(rig.time.waiting()).isLessThanOrEqualTo(timers);
  }
}
