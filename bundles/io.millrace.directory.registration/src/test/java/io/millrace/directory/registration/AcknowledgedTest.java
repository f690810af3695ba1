// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.slot.SlotLimits;
import java.io.IOException;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** A device is told that it is registered when that would survive a killed process, not before. */
class AcknowledgedTest extends RegistrationCase {
  private static final long GRACE_SECONDS = SlotLimits.standard().grace().toSeconds();

  private List<CoapResponse> begin(int code, String path, String query) {
    return RegistrationRig.begin(rig.rd, RegistrationRig.request(code, path, query, ""), anna);
  }

  private Result status(int limit) {
    Result reachable = new Result(Result.Status.OK, "reachable");
    return new RegistrationCheck(() -> reachable, () -> true, rig.store, rig.registrations, limit)
        .execute();
  }

  @Test
  void registration_update_and_removal_are_answered_when_they_are_on_the_disk() {
    rig.disk.slow = true;
    List<CoapResponse> created = begin(CoapCode.POST, "rd", "ep=node1");
    assertThat(created).isEmpty();
    rig.disk.write();
    assertThat(rig.stored).hasSize(1);
    assertCode(created.get(0), CoapCode.CREATED);
    String path = RegistrationRig.location(created.get(0));
    for (int code : new int[] {CoapCode.POST, CoapCode.DELETE}) {
      List<CoapResponse> changed = begin(code, path, "");
      assertThat(changed).isEmpty();
      rig.disk.write();
      assertThat(changed).hasSize(1);
    }
    assertThat(rig.stored).isEmpty();
    assertThat(rig.time.waiting()).as("no timer stays").isZero();
  }

  @Test
  void registrations_of_one_moment_share_a_commit() {
    rig.disk.slow = true;
    List<CoapResponse> first = begin(CoapCode.POST, "rd", "ep=node1");
    List<CoapResponse> second = begin(CoapCode.POST, "rd", "ep=node2");
    List<CoapResponse> again = begin(CoapCode.POST, "rd", "ep=node1&lt=99");
    assertThat(first).isEmpty();
    rig.disk.write();
    assertThat(second).hasSize(1);
    assertThat(first).hasSize(1);
    assertThat(again).hasSize(1);
  }

  @Test
  void store_that_fails_or_is_away_is_said_to_the_device_and_in_the_status() {
    assertThat(status(8).getStatus()).isEqualTo(Result.Status.OK);
    rig.disk.fault = new IOException("the disk is full");
    assertCode(register(anna, "ep=node1"), CoapCode.SERVICE_UNAVAILABLE);
    assertThat(status(8).toString()).contains("the store cannot write");
    rig.disk.fault = null;
    assertCode(register(anna, "ep=node1"), CoapCode.CREATED);
    assertThat(status(8).getStatus()).isEqualTo(Result.Status.OK);
    rig.store.stores().unbind(rig.disk);
    List<CoapResponse> waiting = begin(CoapCode.POST, "rd", "ep=node2");
    turn(GRACE_SECONDS - 1);
    assertThat(waiting).isEmpty();
    assertThat(status(8).toString()).contains("the store is away");
    turn(1);
    assertCode(waiting.get(0), CoapCode.SERVICE_UNAVAILABLE);
    rig.store.stores().bind(rig.disk);
    assertThat(rig.stored).as("it is written all the same").hasSize(2);
  }

  @Test
  void device_waits_while_the_store_is_replaced() {
    rig.store.stores().unbind(rig.disk);
    List<CoapResponse> waiting = begin(CoapCode.POST, "rd", "ep=node1");
    turn(1);
    rig.store.stores().bind(rig.disk);
    assertCode(waiting.get(0), CoapCode.CREATED);
  }

  @Test
  void router_without_a_store_registers_and_says_that_nothing_is_kept() {
    rig.stop();
    rig.store = new RegistrationStore(rig.time, 64);
    rig.registrations = new Registrations(rig.time, rig.limits, "", rig.store);
    rig.open();
    assertCode(register(anna, "ep=node1"), CoapCode.CREATED);
    assertThat(status(8).toString()).contains("there is no store");
  }

  @Test
  void status_warns_when_nearly_all_names_are_taken() {
    register(anna, "ep=node1");
    register(anna, "ep=node2");
    assertThat(status(3).getStatus()).isEqualTo(Result.Status.OK);
    assertThat(status(2).toString()).contains("2 of 2 names are taken");
  }
}
