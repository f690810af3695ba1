// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that ask for more than the line carries, and observers beside them: a sensor as slow as
 * the real one, which keeps one message and drops the others.
 */
class NotificationsUnderLoadTest {
  private static final int PERIODS = 100;
  private static final CoapRequest READ = get("snsr/arduino/temp", "sens");

  private int answered;

  /** Asks again at once, and after a moment when it was refused. */
  private final class Client implements DeviceListener {
    private final FieldSensor field;

    Client(FieldSensor field) {
      this.field = field;
    }

    void ask() {
      field.device.exchange(READ, Duration.ofSeconds(60), this);
    }

    @Override
    public void answered(CoapResponse response) {
      answered++;
      field.time.schedule(Duration.ofMillis(1), this::ask);
    }

    @Override
    public void failed(DeviceFailure failure) {
      field.time.schedule(Duration.ofMillis(200), this::ask);
    }
  }

  private static RecordingListener observe(FieldSensor field) {
    RecordingListener heard = new RecordingListener();
    CoapRequest request = NicRig.with(READ, OptionNumber.OBSERVE, 0);
    field.device.observe(request, Duration.ofSeconds(60), heard);
    return heard;
  }

  private FieldSensor underLoad(int periodSeconds) {
    FieldSensor field = new FieldSensor(Duration.ofSeconds(periodSeconds)).start();
    field.turn(10);
    for (int i = 0; i < 12; i++) {
      new Client(field).ask();
    }
    field.turn(10);
    return field;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 60})
  void observers_get_every_period(int seconds) {
    FieldSensor field = underLoad(seconds);
    RecordingListener one = observe(field);
    RecordingListener other = observe(field);
    field.turn(20);
    int before = one.count();
    int periods = seconds > 30 ? PERIODS / 10 : PERIODS;
    field.turn(periods * seconds);
    assertThat(one.failures).isEmpty();
    assertThat(one.count() - before).isBetween(periods - 1, periods + 1);
    assertThat(other.count()).isEqualTo(one.count());
  }

  @Test
  void what_notifications_take_leaves_the_larger_part_to_requests() {
    FieldSensor field = underLoad(60);
    answered = 0;
    field.turn(100);
    int alone = answered;
    observe(field);
    field.turn(150);
    answered = 0;
    field.turn(100);
    assertThat(answered).isGreaterThan(alone * 9 / 10);
  }
}
