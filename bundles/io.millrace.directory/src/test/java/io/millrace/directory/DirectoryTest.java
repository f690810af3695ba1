// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.device.Device;
import io.millrace.api.device.Resolution;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {
  private static final String NAME = TestDevice.NAME;

  private final TurnedTime time = new TurnedTime();
  private final Directory directory = directory(10, 256);

  /** Returns one that has been there for a while. */
  private Directory directory(int minutes, int names, String... devices) {
    Directory settled = fresh(minutes, names, devices);
    time.turn(Duration.ofSeconds(3));
    return settled;
  }

  private Directory fresh(int minutes, int names, String... devices) {
    return TestDevice.directory(time, minutes, names, devices);
  }

  @Test
  void what_is_refused_is_told_to_the_status() {
    assertThat(directory(10, 256, "bad", "a=10.0.0.1").get())
        .singleElement()
        .asString()
        .startsWith("io.millrace.directory: devices: refused \"bad\"; allowed: name=address");
    assertThat(directory.get()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NAME,
        "ssn001350050005e7d6",
        "SSN001350050005e7d6.SG.YEL01.SSN.SSNSGS.NET",
        "Ssn001350050005E7D6.sg.yel01.ssn.ssnsgs.net",
        "SSN001350050005E7D6.local",
        "SSN001350050005E7D6.",
        "001350050005E7D6",
        "001350050005e7d6",
        "001350050005e7d6.SG.YEL01.SSN.SSNSGS.NET",
        "001350050005E7D6."
      })
  void a_local_device_is_found_in_any_case_with_and_without_a_domain(String host) {
    Device device = bind(NAME);

    assertThat(directory.resolve(host).device()).containsSame(device);
    assertThat(directory.resolve(host).name()).isEqualTo(NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "SSN",
        "SSN001350050005E7D",
        "SSN001350050005E7D6A",
        "SSN001350050005E7DG",
        "XSN001350050005E7D6",
        "SSN001350050005E7D7",
        "sg.SSN001350050005E7D6",
        "01350050005E7D6",
        "0001350050005E7D6",
        "SSNSSN001350050005E7D6",
        "001350050005E7D7"
      })
  void what_is_no_name_of_a_device_is_unknown(String host) {
    bind(NAME);

    assertThat(directory.resolve(host).isKnown()).isFalse();
  }

  @Test
  void a_device_that_starts_later_than_the_directory_is_waited_for_and_not_for_ever() {
    Directory started = fresh(10, 256);
    long revision = started.revision();
    assertThat(started.resolve(NAME).isLocal()).isTrue();
    assertThat(started.resolve(NAME).device()).isEmpty();
    assertThat(started.resolve("meter-7").isKnown()).isFalse();

    time.turn(Duration.ofSeconds(3));
    assertThat(started.resolve(NAME).isKnown()).isFalse();
    assertThat(started.revision()).isGreaterThan(revision);
  }

  @Test
  void a_directory_that_shall_not_remember_waits_for_nobody() {
    assertThat(fresh(0, 256).resolve(NAME).isKnown()).isFalse();
  }

  @Test
  void a_stopped_directory_is_not_held_by_the_timer() {
    Device here = bind(NAME);
    unbind(bind("SSN001350050005E7D8"));
    assertThat(time.waiting()).isPositive();

    directory.stop();
    unbind(here);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void an_endless_or_missing_host_is_unknown() {
    assertThat(directory.resolve("a".repeat(100_000)).isKnown()).isFalse();
    assertThat(directory.resolve(null).isKnown()).isFalse();
  }

  @Test
  void a_device_that_left_is_not_handed_out_but_its_name_stays_known() {
    Device device = bind(NAME);
    unbind(device);

    Resolution resolution = directory.resolve(NAME);
    assertThat(resolution.isLocal()).isTrue();
    assertThat(resolution.device()).isEmpty();
    assertThat(resolution.profile()).isEqualTo("milli");
  }

  @Test
  void the_next_version_of_a_device_takes_the_name() {
    unbind(bind(NAME));
    Device next = bind(NAME);

    assertThat(directory.resolve(NAME).device()).containsSame(next);
    time.turn(Duration.ofMinutes(11));
    assertThat(directory.resolve(NAME).device()).containsSame(next);
  }

  @Test
  void a_name_is_forgotten_when_its_device_stays_away() {
    unbind(bind(NAME));

    time.turn(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(directory.resolve(NAME).isKnown()).isTrue();
    time.turn(Duration.ofSeconds(1));
    assertThat(directory.resolve(NAME).isKnown()).isFalse();
  }

  @Test
  void each_leaving_has_its_own_ten_minutes() {
    unbind(bind(NAME));
    time.turn(Duration.ofMinutes(9));
    unbind(bind(NAME));

    time.turn(Duration.ofMinutes(9));
    assertThat(directory.resolve(NAME).isKnown()).isTrue();
    time.turn(Duration.ofMinutes(1));
    assertThat(directory.resolve(NAME).isKnown()).isFalse();
  }

  @Test
  void no_more_names_are_remembered_than_allowed() {
    Directory small = directory(10, 2);
    for (int i = 0; i < 3; i++) {
      TestDevice device = new TestDevice("SSN000000000000000" + i);
      small.addDevice(device, device.properties());
      small.removeDevice(device, device.properties());
    }

    assertThat(small.names().keySet())
        .containsExactly("SSN0000000000000001", "SSN0000000000000002");
  }

  @Test
  void nothing_is_remembered_when_that_is_switched_off() {
    Directory forgetful = directory(0, 256);
    TestDevice device = new TestDevice(NAME);
    forgetful.addDevice(device, device.properties());
    forgetful.removeDevice(device, device.properties());

    assertThat(forgetful.resolve(NAME).isKnown()).isFalse();
    assertThat(time.waiting()).isZero();
  }

  @Test
  void the_first_of_two_devices_keeps_the_name_until_it_goes() {
    Device first = bind(NAME);
    Device second = bind(NAME);

    assertThat(directory.resolve(NAME).device()).containsSame(first);
    unbind(first);
    assertThat(directory.resolve(NAME).device()).containsSame(second);
  }

  @Test
  void a_change_of_profile_is_seen() {
    TestDevice device = new TestDevice(NAME);
    directory.addDevice(device, device.properties());
    directory.changeDevice(device, Map.of(Device.NAME, NAME, Device.PROFILE, "mains"));

    assertThat(directory.resolve(NAME).profile()).isEqualTo("mains");
  }

  @Test
  void the_revision_changes_with_every_coming_going_and_forgetting() {
    long empty = directory.revision();
    Device device = bind(NAME);
    long here = directory.revision();
    unbind(device);
    long away = directory.revision();
    time.turn(Duration.ofMinutes(10));
    long forgotten = directory.revision();

    assertThat(new long[] {empty, here, away, forgotten}).doesNotHaveDuplicates();
  }

  @Test
  void the_revision_of_a_new_directory_differs_from_that_of_the_last() {
    long before = directory.revision();
    time.turn(Duration.ofSeconds(1));

    assertThat(directory(10, 256).revision()).isNotEqualTo(before);
  }

  @Test
  void a_configured_device_is_found_in_any_case() {
    Directory configured =
        directory(10, 256, "SSN0013500500040B0C=10.0.0.1:1", "Meter-7.example=10.0.0.2");

    assertThat(configured.resolve("ssn0013500500040b0c.any.domain").address()).isPresent();
    assertThat(configured.resolve("meter-7.EXAMPLE.").address())
        .contains(new InetSocketAddress("10.0.0.2", 5683));
    assertThat(configured.resolve("meter-7").isKnown()).isFalse();
  }

  @Test
  void a_local_device_goes_before_a_configured_one() {
    Directory configured = directory(10, 256, NAME + "=10.0.0.1:1");
    TestDevice device = new TestDevice(NAME);
    configured.addDevice(device, device.properties());
    assertThat(configured.resolve(NAME).device()).containsSame(device);

    configured.removeDevice(device, device.properties());
    assertThat(configured.resolve(NAME).isLocal()).isTrue();

    time.turn(Duration.ofMinutes(10));
    assertThat(configured.resolve(NAME).address()).contains(new InetSocketAddress("10.0.0.1", 1));
  }

  @Test
  void names_are_listed_in_order_with_one_line_each() {
    Directory configured = directory(10, 256, "meter=[::1]:7,mains");
    TestDevice here = new TestDevice(NAME);
    TestDevice gone = new TestDevice("SSN0000000000000001");
    configured.addDevice(here, here.properties());
    configured.addDevice(gone, gone.properties());
    configured.removeDevice(gone, gone.properties());

    assertThat(configured.names())
        .containsEntry(NAME, "in this router, profile milli")
        .containsEntry("SSN0000000000000001", "in this router, away, profile milli")
        .containsEntry("meter", "at 0:0:0:0:0:0:0:1 port 7, profile mains")
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, true", "0, 0, false", "0, 5, true", "0, 5, false", "5, 0, true"})
  void of_two_devices_of_a_name_the_first_by_ranking_then_age_has_it_and_the_other_at_once(
      int ofOld, int ofNew, boolean oldGoes) {
    Map<String, Object> old = Map.of("service.id", 1L, "service.ranking", ofOld);
    Map<String, Object> fresh = Map.of("service.id", 2L, "service.ranking", ofNew);
    Device one = new TestDevice(NAME);
    Device two = new TestDevice(NAME);
    directory.addDevice(one, old);
    directory.addDevice(two, fresh);
    assertThat(directory.resolve(NAME).device()).containsSame(ofNew > ofOld ? two : one);
    directory.removeDevice(oldGoes ? one : two, oldGoes ? old : fresh);
    assertThat(directory.resolve(NAME).device()).containsSame(oldGoes ? two : one);
  }

  private Device bind(String name) {
    TestDevice device = new TestDevice(name);
    directory.addDevice(device, device.properties());
    return device;
  }

  private void unbind(Device device) {
    directory.removeDevice(device, ((TestDevice) device).properties());
  }
}
