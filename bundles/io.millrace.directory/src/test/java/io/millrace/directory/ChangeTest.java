// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who waits for a device is told when the directory has another answer. */
class ChangeTest {
  private static final String NAME = TestDevice.NAME;

  private final TurnedTime time = new TurnedTime();
  private final Directory directory = TestDevice.directory(time, 10, 256);
  private final List<Boolean> heard = new ArrayList<>();
  private final TestDevice device = new TestDevice(NAME);

  private void hear() {
    heard.add(directory.resolve(NAME).device().isPresent());
  }

  @Test
  void a_listener_hears_of_a_device_that_comes_and_goes_and_finds_the_new_answer() {
    directory.onChange(this::hear);
    directory.addDevice(device, device.properties());
    directory.changeDevice(device, device.properties());
    directory.removeDevice(device, device.properties());
    assertThat(heard).containsExactly(true, true, false);
  }

  @Test
  void a_listener_hears_that_the_directory_has_settled_and_that_a_name_is_forgotten() {
    directory.addDevice(device, device.properties());
    directory.removeDevice(device, device.properties());
    directory.onChange(this::hear);
    time.turn(Duration.ofSeconds(3));
    assertThat(heard).hasSize(1);
    time.turn(Duration.ofMinutes(10));
    assertThat(heard).hasSize(2);
    assertThat(directory.resolve(NAME).isKnown()).isFalse();
  }

  @Test
  void who_ended_the_subscription_hears_nothing_more() throws Exception {
    AutoCloseable subscription = directory.onChange(this::hear);
    directory.onChange(this::hear);
    subscription.close();
    directory.addDevice(device, device.properties());
    assertThat(heard).hasSize(1);
    directory.stop();
    directory.removeDevice(device, device.properties());
    assertThat(heard).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_listener_that_fails_harms_neither_the_next_one_nor_the_directory(Throwable fault) {
    directory.onChange(() -> Faults.raise(fault));
    directory.onChange(this::hear);
    directory.addDevice(device, device.properties());
    assertThat(heard).containsExactly(true);
  }

  @Test
  void more_listeners_than_may_be_are_refused() {
    for (int i = 0; i < ChangeListeners.MAX_LISTENERS; i++) {
      directory.onChange(this::hear);
    }
    assertThatThrownBy(() -> directory.onChange(this::hear))
        .isInstanceOf(IllegalStateException.class);
  }
}
