// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.device.SensorCapabilities;
import io.millrace.api.transport.Reliability;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
  private static <A extends Annotation> A config(Class<A> type, Map<String, Object> set) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, none) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    return type.cast(proxy);
  }

  @Test
  void a_milli_device_is_asked_once_within_a_minute() {
    Reliability milli = new MilliProfile(config(MilliProfile.Config.class, Map.of())).reliability();

    assertThat(milli.confirmable()).isTrue();
    assertThat(milli.attempts()).isEqualTo(1);
    assertThat(milli.deadline()).isEqualTo(Duration.ofSeconds(60));
    assertThat(milli.ackTimeout()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_mains_device_is_asked_four_times_from_twenty_seconds_on() {
    Reliability mains = new MainsProfile(config(MainsProfile.Config.class, Map.of())).reliability();

    assertThat(mains.attempts()).isEqualTo(4);
    assertThat(mains.ackTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(mains.randomFactor()).isEqualTo(1.5);
  }

  @Test
  void the_deadline_is_when_the_last_attempt_has_had_its_time() {
    Reliability mains = new MainsProfile(config(MainsProfile.Config.class, Map.of())).reliability();
    assertThat(mains.deadline()).isEqualTo(Duration.ofSeconds(450));

    Reliability hasty =
        new MainsProfile(config(MainsProfile.Config.class, Map.of("baseSeconds", 1, "attempts", 2)))
            .reliability();
    assertThat(hasty.deadline()).isEqualTo(Duration.ofMillis(4500));
  }

  @Test
  void a_configured_deadline_holds() {
    Reliability mains =
        new MainsProfile(config(MainsProfile.Config.class, Map.of("deadlineSeconds", 90)))
            .reliability();

    assertThat(mains.deadline()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void the_longest_patience_that_may_be_configured_is_a_duration() {
    Reliability longest = Patience.of(16, 600, 3.0, 0);

    assertThat(longest.deadline()).isEqualTo(Duration.ofSeconds(600L * 65535 * 3));
  }

  @Test
  void profiles_tell_their_names_and_how_many_requests_may_wait() {
    MilliProfile milli = new MilliProfile(config(MilliProfile.Config.class, Map.of()));
    MainsProfile mains =
        new MainsProfile(config(MainsProfile.Config.class, Map.of("queueLimit", 7)));

    assertThat(milli.name()).isEqualTo("milli");
    assertThat(milli.queueLimit()).isEqualTo(32);
    assertThat(mains.name()).isEqualTo("mains");
    assertThat(mains.queueLimit()).isEqualTo(7);
  }

  @Test
  void sensors_have_what_the_vendors_have_unless_others_are_named() {
    SensorCapabilities usual =
        new MilliProfile(config(MilliProfile.Config.class, Map.of())).sensors();
    assertThat(usual.has("GET", List.of("meter", "temp"), "cfg")).isTrue();
    assertThat(usual.has("PUT", List.of("arduino", "echo"), "cfg=A")).isTrue();
    assertThat(usual.has("GET", List.of("arduino", "echo"), "cfg")).isFalse();
    assertThat(usual.has("PUT", List.of("arduino", "lamp"), "cfg=on")).isFalse();

    String[] rows = {"GET arduino/lamp?cfg, PUT /arduino/lamp"};
    SensorCapabilities named =
        new MainsProfile(config(MainsProfile.Config.class, Map.of("sensorRequests", rows)))
            .sensors();
    assertThat(named.has("PUT", List.of("arduino", "lamp"), "cfg=on")).isTrue();
    assertThat(named.has("PUT", List.of("meter", "lamp"), "cfg=on")).isFalse();
    assertThat(named.has("PUT", List.of("arduino", "temp"), "cfg=C")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"arduino/lamp", "POST arduino/lamp", "PUT", "GET a/b c"})
  void a_row_that_cannot_be_read_is_refused_with_pid_key_and_what_is_allowed(String row) {
    Map<String, Object> values = Map.of("sensorRequests", new String[] {row});
    assertThatThrownBy(() -> new MilliProfile(config(MilliProfile.Config.class, values)))
        .hasMessageContainingAll(MilliProfile.PID, "sensorRequests", row, "GET or PUT");
  }
}
