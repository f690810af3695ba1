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

  @Test
  void calendar_that_was_wrong_prolongs_nothing() throws Exception {
    register(anna, "ep=node1&lt=100");
    Registration registration = rig.registrations.present().get(0);
    Instant future = Instant.parse("2090-01-01T00:00:00Z");
    Bytes wrong = RegistrationRecord.write(registration, Duration.ofSeconds(100), future);
    Registration read = RegistrationRecord.read(wrong, rig.time.now(), rig.time.nanos());
    assertThat(read.expires() - rig.time.nanos()).isEqualTo(Duration.ofSeconds(100).toNanos());
  }

  @Test
  void calendar_that_was_not_set_ends_nothing_after_it_is() throws Exception {
    register(anna, "ep=node1&lt=100");
    Registration registration = rig.registrations.present().get(0);
    Bytes unset = RegistrationRecord.write(registration, Duration.ofSeconds(40), Instant.EPOCH);
    Registration read = RegistrationRecord.read(unset, rig.time.now(), rig.time.nanos());
    assertThat(read.expires() - rig.time.nanos()).isEqualTo(Duration.ofSeconds(100).toNanos());
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
