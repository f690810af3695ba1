// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registrations outlive their bundle and the process. */
class StoredRegistrationTest extends RegistrationCase {
  private void restart() {
    rig.stop();
    rig.start();
  }

  @Test
  void registration_goes_on_after_a_restart_with_all_that_belongs_to_it() {
    CoapResponse registered = register(anna, "ep=node1&d=x&lt=100&et=sensor&flag");
    String before = rig.lookup(rig.endpoints, anna, "");
    String links = rig.lookup(rig.resources, anna, "");
    turn(60);
    restart();
    assertThat(rig.lookup(rig.endpoints, anna, "")).isEqualTo(before).contains(";et=\"sensor\"");
    assertThat(rig.lookup(rig.resources, anna, "")).isEqualTo(links);
    assertCode(register(carl, "ep=node1&d=x"), CoapCode.FORBIDDEN);
    turn(39);
    assertThat(address("node1.x")).isNotNull();
    turn(1);
    assertThat(address("node1.x")).isNull();
    assertCode(rig.update(anna, registered, ""), CoapCode.NOT_FOUND);
  }

  @Test
  void lifetime_passes_while_it_is_away() {
    register(anna, "ep=node1&lt=100");
    rig.stop();
    turn(200);
    rig.start();
    assertThat(address("node1")).isNull();
    assertCode(register(carl, "ep=node1"), CoapCode.FORBIDDEN);
    turn(3_600);
    assertCode(register(carl, "ep=node1"), CoapCode.CREATED);
  }

  @Test
  void stopped_one_leaves_no_timer() {
    register(anna, "ep=node1");
    rig.stop();
    assertThat(rig.time.waiting()).isZero();
  }

  /** What was written when the calendar showed that, is read by the right one. */
  private Duration left(String wrong, Duration after, boolean booted) {
    register(anna, "ep=node1&lt=100");
    turn(60);
    Registration registration = rig.registrations.present().get(0);
    Instant right = rig.time.now();
    rig.time.setWall(Instant.parse(wrong));
    Bytes written = RegistrationRecord.write(registration, rig.time);
    if (booted) {
      rig.time.reboot(right.plus(after));
    } else {
      rig.time.setWall(right);
      rig.stop();
      rig.time.turn(after);
    }
    Registration read = RegistrationRecord.read(written, rig.time);
    return Duration.ofNanos(read.expires() - rig.time.nanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-21T07:00:00Z", "2090-01-01T00:00:00Z"})
  void calendar_that_was_wrong_prolongs_nothing_and_ends_nothing_after_it_is_right(String wrong) {
    assertThat(left(wrong, Duration.ofSeconds(30), false)).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2090-01-01T00:00:00Z"})
  void after_a_boot_a_calendar_that_cannot_have_been_right_ends_nothing(String wrong) {
    assertThat(left(wrong, Duration.ofSeconds(30), true)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void after_a_boot_the_calendar_tells_what_is_left() {
    String right = rig.time.now().plusSeconds(60).toString();
    assertThat(left(right, Duration.ofSeconds(30), true)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void damaged_record_is_removed_and_the_others_stand() {
    register(anna, "ep=node1");
    rig.stored.put(Bytes.utf8("damaged"), Bytes.wrap(new byte[] {1, 2, 3}));
    rig.stored.put(Bytes.utf8("empty"), Bytes.EMPTY);
    restart();
    assertThat(address("node1")).isNotNull();
    assertThat(rig.stored).hasSize(1);
  }

  @Test
  void listeners_hear_of_each_change() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    AutoCloseable listening = rig.registrations.onChange(heard::incrementAndGet);
    CoapResponse registered = register(anna, "ep=node1&lt=10");
    rig.update(anna, registered, "base=coap://192.0.2.1:9");
    turn(10);
    assertThat(heard).hasValue(3);
    listening.close();
    register(anna, "ep=node1");
    assertThat(heard).hasValue(3);
  }
}
