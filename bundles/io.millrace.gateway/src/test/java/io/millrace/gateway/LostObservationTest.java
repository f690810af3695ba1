// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryTransport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A shared observation is registered again when its device is lost, moves, or is silent. */
class LostObservationTest extends ObservationCase {
  private static final String TEMP = DEVICE + "/snsr/temp?sens";

  private final Client second = rig.client("192.0.2.2", 6000);

  private void two(String uri) {
    rig.sessions.allow(second.peer(), Permission.PROXY);
    rig.client.non("01", observe(uri));
    second.non("02", observe(uri));
  }

  private void twoAtTheDevice() {
    two(TEMP);
    rig.device.last().notify(1, "first");
    rig.client.receive();
    second.receive();
  }

  private List<MemoryTransport.Asked> remote() {
    return rig.transport.asked();
  }

  private void twoAtTheServer() {
    two(REMOTE + "/t");
    remote().get(0).answer(notification(1, "first"));
    rig.client.receive();
    second.receive();
  }

  @Test
  void the_next_device_of_the_name_gets_one_registration_for_all() {
    twoAtTheDevice();
    rig.replaceDevice();
    rig.turn(300);
    assertThat(rig.device.asked()).hasSize(1);
    rig.device.last().notify(1, "next");
    assertThat(texts(rig.client.receive())).containsExactly("next");
    assertThat(texts(second.receive())).containsExactly("next");
  }

  @Test
  void the_next_gateway_registers_once_and_all_hear_again() {
    twoAtTheDevice();
    rig.gateway.stop();
    rig.start();
    rig.turn(500);
    assertThat(rig.device.asked()).hasSize(2);
    rig.device.last().notify(1, "again");
    assertThat(texts(rig.client.receive())).containsExactly("again");
    assertThat(texts(second.receive())).containsExactly("again");
    rig.turn(10_000);
    assertThat(rig.device.asked().get(0).cancelled).isTrue();
  }

  @Test
  void two_spellings_of_one_resource_are_one_again_after_a_restart() {
    rig.sessions.allow(second.peer(), Permission.PROXY);
    register("01");
    second.non("02", observe("coap://ssn001350050005e7d6:4849/snsr/temp?sens"));
    second.receive();
    rig.gateway.stop();
    rig.start();
    rig.turn(500);
    rig.device.last().notify(1, "again");
    assertThat(texts(rig.client.receive())).containsExactly("again");
    assertThat(texts(second.receive())).containsExactly("again");
    long observing = rig.device.asked().stream().skip(1).filter(each -> !each.cancelled).count();
    assertThat(observing).isEqualTo(1);
  }

  @Test
  void a_name_that_leads_elsewhere_takes_its_own_clients_along_alone() {
    rig.resolver.put("PUMP", rig.device, "milli");
    rig.sessions.allow(second.peer(), Permission.PROXY);
    register("01");
    second.non("02", observe("coap://pump:4849/snsr/temp?sens"));
    second.receive();
    MemoryDevice other = new MemoryDevice("PUMP");
    rig.resolver.put("PUMP", other, "milli");
    rig.turn(500);
    other.last().notify(1, "from the other");
    rig.device.asked().get(0).notify(2, "from the first");
    assertThat(texts(second.receive())).containsExactly("from the other");
    assertThat(texts(rig.client.receive())).containsExactly("from the first");
  }

  @Test
  void a_server_that_is_silent_beyond_max_age_is_asked_again() {
    twoAtTheServer();
    rig.turn(64_900);
    assertThat(remote()).hasSize(1);
    rig.turn(10_200);
    assertThat(remote()).hasSize(2);
    assertThat(remote().get(0).cancelled).isTrue();
    remote().get(1).answer(notification(1, "first"));
    assertThat(texts(second.receive())).containsExactly("first"); // fresh for a while again
    assertThat(numbers(rig.client.receive())).containsExactly(2L);
  }

  @Test
  void a_silent_server_does_not_get_twice_what_a_client_has_protected_by_oscore() {
    CoapRequest secret = observe(REMOTE + "/t");
    rig.client.non(
        "01",
        secret.with(
            secret.options().toBuilder().add(OptionNumber.OSCORE, Bytes.hex("0914")).build()));
    remote().get(0).answer(notification(1, "first"));
    rig.turn(3_600_000);
    assertThat(remote()).hasSize(1);
    rig.client.receive();
    remote().get(0).answer(notification(2, "second"));
    assertThat(texts(rig.client.receive())).containsExactly("second");
  }

  @Test
  void a_server_that_speaks_seldom_is_given_twice_its_longest_interval() {
    twoAtTheServer();
    rig.turn(60_000);
    remote().get(0).answer(notification(2, "b"));
    rig.turn(60_000);
    remote().get(0).answer(notification(3, "c"));
    rig.turn(119_000);
    assertThat(remote()).hasSize(1);
    rig.turn(2_000);
    assertThat(remote()).hasSize(2);
  }

  @Test
  void a_silent_server_that_does_not_answer_ends_all_after_the_grace() {
    twoAtTheServer();
    rig.turn(76_000);
    remote().get(1).fail(RequestFailure.TIMED_OUT);
    assertThat(rig.client.receive()).isEmpty();
    for (int i = 2; i < 40 && remote().size() > i - 1; i++) {
      rig.turn(5_000);
      remote().get(remote().size() - 1).fail(RequestFailure.TIMED_OUT);
    }
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(second.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void a_milli_is_never_asked_by_a_timer_alone() {
    twoAtTheDevice();
    rig.turn(3_600_000);
    assertThat(rig.device.asked()).hasSize(1);
    assertThat(rig.device.last().cancelled).isFalse();
  }

  @Test
  void a_client_that_joins_at_a_milli_that_has_been_silent_for_long_registers_again_for_all() {
    twoAtTheDevice();
    rig.turn(3_600_000);
    Client third = rig.client("192.0.2.3", 6000);
    rig.sessions.allow(third.peer(), Permission.PROXY);
    third.non("03", observe(TEMP));
    assertThat(rig.device.asked()).hasSize(2);
    assertThat(rig.device.last().observing).isTrue();
    rig.device.last().notify(9, "awake");
    assertThat(texts(third.receive())).containsExactly("awake");
    assertThat(texts(second.receive())).containsExactly("awake");
  }

  @Test
  void a_milli_that_a_joining_client_finds_dead_ends_all_after_the_grace() {
    twoAtTheDevice();
    rig.turn(3_600_000);
    Client third = rig.client("192.0.2.3", 6000);
    rig.sessions.allow(third.peer(), Permission.PROXY);
    third.non("03", observe(TEMP));
    third.non("04", observe(TEMP));
    assertThat(rig.device.asked()).hasSize(2);
    rig.device.last().fail(DeviceFailure.timedOut("dead"));
    assertThat(rig.client.receive()).isEmpty();
    rig.deviceGoes();
    rig.turn(61_000);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(third.receive()).hasSize(2);
  }

  @Test
  void an_observation_whose_last_client_has_gone_is_not_asked_for_again() {
    twoAtTheServer();
    rig.client.non("01", proxied(CoapCode.GET, REMOTE + "/u"));
    second.non("02", proxied(CoapCode.GET, REMOTE + "/u"));
    int before = remote().size();
    rig.turn(200_000);
    assertThat(remote()).hasSize(before);
  }

  @Test
  void numbers_go_on_when_the_newest_state_waited_for_an_acknowledgement_over_a_restart() {
    rig = rig(Map.of("confirmEvery", 1));
    register("01");
    rig.device.last().notify(2, "b");
    List<CoapMessage> before = rig.client.receive();
    rig.device.last().notify(3, "c");
    rig.gateway.stop();
    rig.start();
    rig.turn(500);
    rig.device.last().notify(1, "d");
    List<CoapMessage> after = rig.client.receive();
    assertThat(texts(after)).containsExactly("d");
    assertThat(numbers(after).get(0)).isGreaterThan(numbers(before).get(0));
    assertThat(after.get(0).options().has(OptionNumber.OBSERVE)).isTrue();
  }
}
