// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A sensor with the firmware's habits that restarts while clients have requests waiting: its clock
 * says 1999 until the NIC has set it, and nobody may see that.
 */
class RestartInUseTest {
  private static final CoapRequest READ = get("snsr/arduino/temp", "sens");
  private static final Instant SET = Instant.parse("2020-01-01T00:00:00Z");
  private static final int RESTARTS = 6;

  private final FieldSensor field = new FieldSensor(Duration.ofSeconds(60));
  private final List<CoapResponse> answers = new ArrayList<>();
  private final List<DeviceFailure> failures = new ArrayList<>();
  private boolean asking = true;

  /** Asks again as soon as there is an answer. */
  private final class Client implements DeviceListener {
    void ask() {
      field.device.exchange(READ, Duration.ofSeconds(60), this);
    }

    @Override
    public void answered(CoapResponse response) {
      answers.add(response);
      again();
    }

    @Override
    public void failed(DeviceFailure failure) {
      failures.add(failure);
      again();
    }

    private void again() {
      if (asking) {
        field.time.schedule(Duration.ofMillis(50), this::ask);
      }
    }
  }

  /** What a restart comes with. */
  enum Restart {
    SHORT(field -> field.restart(0.05)),
    OF_TWO_SECONDS(field -> field.restart(2)),
    LONGER_THAN_THE_LINK_TRIES(field -> field.restart(9)),
    LONGER_THAN_ANY_REQUEST(field -> field.restart(25)),
    WITH_THE_CABLE_OUT(
        field -> {
          field.unplug();
          field.restart(3);
          field.plug();
        }),
    OF_A_CABLE_THAT_IS_PLUGGED_LATER(
        field -> {
          field.unplug();
          field.restart(0.1);
          field.turn(15);
          field.plug();
        }),
    WHILE_THE_LINK_IS_SWAPPED(
        field -> {
          field.powerDown();
          field.swapLink();
          field.powerUp();
        }),
    BEFORE_THE_LINK_IS_SWAPPED(
        field -> {
          field.restart(0.05);
          field.swapLink();
        }),
    WHILE_THE_NIC_IS_SWAPPED(
        field -> {
          field.stopNic();
          field.restart(1);
          field.startNic();
        });

    private final Consumer<FieldSensor> course;

    Restart(Consumer<FieldSensor> course) {
      this.course = course;
    }
  }

  private void startAsking(int clients) {
    field.config.with("sensorDeadlineSeconds", 10);
    field.start();
    for (int i = 0; i < clients; i++) {
      new Client().ask();
    }
    field.turn(8);
  }

  @ParameterizedTest
  @EnumSource
  void no_reading_bears_the_time_of_an_unset_clock(Restart restart) {
    startAsking(3);
    for (int i = 0; i < RESTARTS; i++) {
      int before = readings();
      restart.course.accept(field);
      field.turn(12 + 0.17 * i);
      assertThat(readings()).as("restart %d", i).isGreaterThan(before + 3);
    }
    assertThat(field.readAt).allMatch(SET::isBefore);
    assertThat(failures).allMatch(each -> each.code() != CoapCode.BAD_GATEWAY);
  }

  private int readings() {
    return (int) answers.stream().filter(each -> each.code() == CoapCode.CONTENT).count();
  }

  @Test
  void nothing_is_lost_by_restarts_that_are_shorter_than_a_request_may_take() {
    startAsking(3);
    for (int i = 0; i < RESTARTS; i++) {
      field.restart(2);
      field.turn(8 + 0.17 * i);
    }
    assertThat(failures).isEmpty();
    assertThat(answers).allMatch(each -> each.code() == CoapCode.CONTENT);
  }

  @Test
  void first_requests_wait_for_the_clock_too() {
    startAsking(1);
    assertThat(answers).isNotEmpty();
    assertThat(field.readAt).allMatch(SET::isBefore);
  }
}
