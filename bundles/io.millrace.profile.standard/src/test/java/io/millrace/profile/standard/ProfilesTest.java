// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.device.SensorCapabilities;
import io.millrace.api.transport.Reliability;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
  private static ProfileConfig config(Map<String, Object> set) {
    Object proxy =
        Proxy.newProxyInstance(
            ProfileConfig.class.getClassLoader(),
            new Class<?>[] {ProfileConfig.class},
            (self, method, none) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    return (ProfileConfig) proxy;
  }

  private static Profile profile(String name, Map<String, Object> set) {
    return Profile.of("io.millrace.profile~" + name, name, config(set));
  }

  private static Profile milli(Map<String, Object> set) {
    return profile("milli", set);
  }

  private static Profile mains(Map<String, Object> set) {
    return profile("mains", set);
  }

  @Test
  void a_milli_device_is_asked_once_within_a_minute() {
    Reliability milli = milli(Map.of()).reliability();

    assertThat(milli.confirmable()).isTrue();
    assertThat(milli.attempts()).isEqualTo(1);
    assertThat(milli.deadline()).isEqualTo(Duration.ofSeconds(60));
    assertThat(milli.ackTimeout()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_mains_device_is_asked_four_times_from_twenty_seconds_on() {
    Reliability mains = mains(Map.of()).reliability();

    assertThat(mains.attempts()).isEqualTo(4);
    assertThat(mains.ackTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(mains.randomFactor()).isEqualTo(1.5);
  }

  @Test
  void the_deadline_is_when_the_last_attempt_has_had_its_time() {
    assertThat(mains(Map.of()).reliability().deadline()).isEqualTo(Duration.ofSeconds(450));

    Reliability hasty = mains(Map.of("baseSeconds", 1, "attempts", 2)).reliability();
    assertThat(hasty.deadline()).isEqualTo(Duration.ofMillis(4500));

    Reliability milli = milli(Map.of("baseSeconds", 90, "deadlineSeconds", 0)).reliability();
    assertThat(milli.deadline()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void a_configured_deadline_holds() {
    Reliability mains = mains(Map.of("deadlineSeconds", 90)).reliability();

    assertThat(mains.deadline()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void the_longest_deadline_that_may_be_configured_is_a_duration() {
    Reliability longest = Profile.reliability(16, 600, 3.0, 0);

    assertThat(longest.deadline()).isEqualTo(Duration.ofSeconds(600L * 65535 * 3));
  }

  @Test
  void profiles_tell_their_names_and_how_many_requests_may_wait() {
    Profile milli = milli(Map.of());
    Profile mains = mains(Map.of("queueLimit", 7));

    assertThat(milli.name()).isEqualTo("milli");
    assertThat(milli.queueLimit()).isEqualTo(32);
    assertThat(mains.name()).isEqualTo("mains");
    assertThat(mains.queueLimit()).isEqualTo(7);
  }

  @Test
  void a_profile_of_another_name_has_the_defaults_of_mains() {
    Profile meter = profile("meter", Map.of("attempts", 2));

    assertThat(meter.reliability().attempts()).isEqualTo(2);
    assertThat(meter.reliability().ackTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(meter.queueLimit()).isEqualTo(64);
  }

  @Test
  void what_spares_a_device_is_off_unless_it_is_configured() {
    Profile usual = profile("meter", Map.of());
    assertThat(usual.nstart()).isZero();
    assertThat(usual.spacing()).isEqualTo(Duration.ZERO);
    assertThat(usual.securedOnly()).isFalse();
    assertThat(usual.maxAge()).isEqualTo(Duration.ZERO);
    assertThat(usual.quirks()).isEmpty();

    Profile careful =
        profile(
            "meter",
            Map.of(
                "nstart",
                1,
                "spacingMillis",
                250,
                "securedOnly",
                true,
                "maxAgeSeconds",
                30,
                "quirks",
                new String[] {" no-observe "}));
    assertThat(careful.nstart()).isEqualTo(1);
    assertThat(careful.spacing()).isEqualTo(Duration.ofMillis(250));
    assertThat(careful.securedOnly()).isTrue();
    assertThat(careful.maxAge()).isEqualTo(Duration.ofSeconds(30));
    assertThat(careful.quirks()).containsExactly("no-observe");
  }

  @Test
  void a_quirk_that_is_not_known_is_refused_with_pid_key_and_what_is_allowed() {
    Map<String, Object> values = Map.of("quirks", new String[] {"no-observe, no-obsrve"});
    assertThatThrownBy(() -> profile("meter", values))
        .hasMessageContainingAll("io.millrace.profile~meter", "quirks", "no-obsrve", "no-observe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Meter", "my meter", "a/b"})
  void a_name_that_the_directory_could_not_read_is_refused(String name) {
    assertThatThrownBy(() -> profile(name, Map.of())).hasMessageContainingAll("name", name);
  }

  @Test
  void the_name_is_that_of_the_file_unless_it_is_configured() {
    String pid = "io.millrace.profile~meter";
    assertThat(ConfiguredProfile.name(pid, config(Map.of()))).isEqualTo("meter");
    assertThat(ConfiguredProfile.name(pid, config(Map.of("name", "pump")))).isEqualTo("pump");
  }

  @Test
  void what_sets_nothing_only_repeats_the_defaults() {
    String[] usual = {"GET */temp?cfg", "PUT */temp", "PUT */echo"};
    for (Map<String, Object> nothing :
        List.<Map<String, Object>>of(
            Map.of(), Map.of("name", "milli"), Map.of("sensorRequests", usual))) {
      assertThat(milli(nothing).isDefault(config(nothing))).isTrue();
    }
    for (Map<String, Object> something :
        List.<Map<String, Object>>of(
            Map.of("attempts", 1),
            Map.of("baseSeconds", 60),
            Map.of("randomFactor", 1.0),
            Map.of("deadlineSeconds", 0),
            Map.of("nstart", 1),
            Map.of("queueLimit", 32),
            Map.of("spacingMillis", 1),
            Map.of("securedOnly", true),
            Map.of("maxAgeSeconds", 30),
            Map.of("quirks", new String[] {"no-observe"}),
            Map.of("sensorRequests", new String[] {"PUT a/b"}))) {
      assertThat(milli(something).isDefault(config(something))).as("%s", something).isFalse();
    }
  }

  @Test
  void sensors_have_what_the_vendors_have_unless_others_are_named() {
    SensorCapabilities usual = milli(Map.of()).sensors();
    assertThat(usual.has("GET", List.of("meter", "temp"), "cfg")).isTrue();
    assertThat(usual.has("PUT", List.of("arduino", "echo"), "cfg=A")).isTrue();
    assertThat(usual.has("GET", List.of("arduino", "echo"), "cfg")).isFalse();
    assertThat(usual.has("PUT", List.of("arduino", "lamp"), "cfg=on")).isFalse();

    String[] rows = {"GET arduino/lamp?cfg, PUT /arduino/lamp"};
    SensorCapabilities named = mains(Map.of("sensorRequests", rows)).sensors();
    assertThat(named.has("PUT", List.of("arduino", "lamp"), "cfg=on")).isTrue();
    assertThat(named.has("PUT", List.of("meter", "lamp"), "cfg=on")).isFalse();
    assertThat(named.has("PUT", List.of("arduino", "temp"), "cfg=C")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"arduino/lamp", "POST arduino/lamp", "PUT", "GET a/b c"})
  void a_row_that_cannot_be_read_is_refused_with_pid_key_and_what_is_allowed(String row) {
    Map<String, Object> values = Map.of("sensorRequests", new String[] {row});
    assertThatThrownBy(() -> milli(values))
        .hasMessageContainingAll("io.millrace.profile~milli", "sensorRequests", row, "GET or PUT");
  }
}
