// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.store.StoreListener;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Observations outlive a device, a transport, the gateway and the store. */
class ObservationRestoreTest extends ObservationCase {
  // The device goes and comes.

  @Test
  void an_observation_joins_the_next_device_of_the_name_without_the_client_noticing() {
    register("01");
    MemoryDevice.Asked former = rig.device.last();
    rig.deviceGoes();
    former.fail(DeviceFailure.busy("the NIC is being replaced"));
    rig.turn(3_000);
    assertThat(rig.client.receive()).isEmpty();
    rig.deviceComes();
    rig.turn(200);
    assertThat(rig.device.last().observing).isTrue();
    rig.device.last().notify(500, "first");
    rig.device.last().notify(501, "next");
    List<CoapMessage> received = rig.client.receive();
    assertThat(texts(received)).containsExactly("next");
    assertThat(numbers(received)).containsExactly(2L);
    assertThat(received.get(0).token().hex()).isEqualTo("01");
  }

  @Test
  void a_device_that_is_replaced_without_a_word_is_noticed() {
    register("01");
    MemoryDevice.Asked former = rig.device.last();
    rig.replaceDevice();
    rig.turn(300);
    rig.device.last().notify(1, "new");
    assertThat(texts(rig.client.receive())).containsExactly("new");
    assertThat(former.cancelled).isTrue();
  }

  @Test
  void what_the_former_device_still_says_is_not_passed_on() {
    register("01");
    MemoryDevice.Asked former = rig.device.last();
    rig.replaceDevice();
    rig.turn(300);
    former.notify(99, "ghost");
    former.fail(DeviceFailure.unreachable("ghost"));
    rig.device.last().notify(1, "new");
    assertThat(texts(rig.client.receive())).containsExactly("new");
  }

  @Test
  void a_device_that_does_not_come_back_within_the_grace_ends_the_observation_with_5_03() {
    register("01");
    rig.deviceGoes();
    rig.turn(59_000);
    assertThat(rig.client.receive()).isEmpty();
    rig.turn(2_000);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    rig.deviceComes();
    rig.turn(1_000);
    assertThat(rig.device.asked()).isEmpty();
  }

  @Test
  void a_directory_that_is_replaced_leaves_the_observation_alone() {
    register("01");
    rig.gateway.unbindResolver(rig.resolver);
    rig.turn(5_000);
    rig.device.last().notify(2, "b");
    rig.gateway.bindResolver(rig.resolver);
    rig.turn(5_000);
    rig.device.last().notify(3, "c");
    assertThat(texts(rig.client.receive())).containsExactly("b", "c");
    assertThat(rig.device.asked()).hasSize(1);
  }

  // The transport and the gateway itself go and come.

  @Test
  void an_observation_at_a_remote_server_joins_again_when_the_endpoint_was_replaced() {
    rig.client.non("01", observe(REMOTE + "/t"));
    MemoryTransport former = rig.transport;
    former.asked().get(0).answer(notification(1, "a"));
    assertThat(texts(rig.client.receive())).containsExactly("a");
    former.close();
    rig.gateway.unbindTransport(former);
    former.asked().get(0).fail(RequestFailure.CLOSED);
    rig.transport = new MemoryTransport("udp");
    rig.gateway.bindTransport(rig.transport, Map.of());
    rig.turn(300);
    rig.transport.asked().get(0).answer(notification(1, "b"));
    List<CoapMessage> received = rig.client.receive();
    assertThat(texts(received)).containsExactly("b");
    assertThat(numbers(received)).containsExactly(2L);
  }

  @Test
  void a_notification_that_a_closing_endpoint_could_not_send_goes_out_by_the_next() {
    register("01");
    MemoryTransport former = rig.transport;
    rig.gateway.unbindTransport(former);
    rig.device.last().notify(2, "b");
    rig.transport = new MemoryTransport("udp");
    rig.gateway.bindTransport(rig.transport, Map.of());
    assertThat(texts(rig.client.receive())).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_observation_lives_on_in_the_next_gateway(boolean orderly) {
    register("01");
    for (int i = 2; i < 400; i++) {
      rig.device.last().notify(i, "" + i);
    }
    long before = numbers(rig.client.receive()).stream().mapToLong(n -> n).max().orElseThrow();
    MemoryDevice.Asked former = rig.device.last();
    if (orderly) {
      rig.gateway.stop();
    }
    rig.start();
    rig.turn(500);
    assertThat(rig.device.last()).isNotSameAs(former);
    rig.device.last().notify(1, "successor");
    List<CoapMessage> received = rig.client.receive();
    assertThat(texts(received)).containsExactly("successor");
    assertThat(received.get(0).token().hex()).isEqualTo("01");
    assertThat(numbers(received).get(0)).isGreaterThan(before);
  }

  @Test
  void a_registration_in_flight_goes_to_the_next_gateway_and_lives_on() {
    rig.client.non("01", observe(DEVICE + "/t"));
    MemoryDevice.Asked asked = rig.device.last();
    rig.gateway.stop();
    rig.transport.giveBackTo(rig.start());
    assertThat(asked.cancelled).isTrue();
    rig.device.last().notify(1, "first");
    List<CoapMessage> received = rig.client.receive();
    assertThat(texts(received)).containsExactly("first");
    rig.gateway.stop();
    rig.start();
    rig.turn(500);
    rig.device.last().notify(1, "successor");
    assertThat(numbers(rig.client.receive()).get(0)).isGreaterThan(numbers(received).get(0));
  }

  @Test
  void an_observation_lives_on_when_the_gateway_stops_as_soon_as_its_first_answer_is_on_its_way() {
    rig.client.non("01", observe(DEVICE + "/t"));
    rig.transport.justBefore(rig.gateway::stop);
    rig.device.last().notify(1, "first");
    assertThat(texts(rig.client.receive())).containsExactly("first");
    rig.start();
    rig.turn(500);
    rig.device.last().notify(1, "successor");
    assertThat(texts(rig.client.receive())).containsExactly("successor");
  }

  @Test
  void the_answer_to_a_registration_that_was_handed_back_is_not_sent() {
    rig.client.non("01", observe(DEVICE + "/t"));
    MemoryDevice.Asked asked = rig.device.last();
    rig.gateway.stop();
    rig.turn(10_000);
    asked.notify(1, "late");
    assertThat(rig.client.receive()).isEmpty();
  }

  @Test
  void a_stopped_gateway_leaves_the_device_only_after_its_successor_has_joined() {
    register("01");
    MemoryDevice.Asked former = rig.device.last();
    rig.gateway.stop();
    assertThat(former.cancelled).isFalse();
    rig.start();
    rig.turn(500);
    former.notify(5, "to both");
    rig.device.last().notify(5, "to both");
    assertThat(former.cancelled).isTrue();
    assertThat(rig.device.last().cancelled).isFalse();
    assertThat(texts(rig.client.receive())).containsExactly("to both");
  }

  @Test
  void a_gateway_that_has_stopped_before_the_store_was_read_restores_nothing() {
    register("01");
    rig.gateway.stop();
    CompletableFuture<Void> reading = new CompletableFuture<>();
    rig.store.map("gateway.observations").reading = reading;
    rig.start().stop();
    rig.store.map("gateway.observations").reading = CompletableFuture.completedFuture(null);
    rig.start();
    rig.turn(500);
    assertThat(rig.device.asked()).hasSize(2);
    rig.client.non("01", proxied(CoapCode.GET, DEVICE + "/t")); // ends the observation
    reading.complete(null);
    rig.turn(500);
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
  }

  @Test
  void a_stored_observation_of_a_client_without_a_session_is_dropped() {
    register("01");
    rig.gateway.stop();
    rig.sessions.close(rig.client.peer());
    rig.start();
    rig.turn(500);
    assertThat(rig.device.asked()).hasSize(1);
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
  }

  @Test
  void a_stored_observation_waits_for_the_device_after_a_restart() {
    register("01");
    rig.gateway.stop();
    rig.resolver.forget(GatewayRig.NAME);
    rig.start();
    rig.turn(5_000);
    rig.deviceComes();
    rig.turn(500);
    rig.device.last().notify(1, "back");
    assertThat(texts(rig.client.receive())).containsExactly("back");
  }

  @Test
  void a_store_that_comes_late_gets_the_observations_made_meanwhile() {
    rig.gateway.unbindStore(rig.store);
    register("01");
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
    rig.gateway.bindStore(rig.store);
    assertThat(rig.store.map("gateway.observations").entries).hasSize(1);
  }

  @Test
  void an_observation_that_no_store_knows_is_ended_with_a_word_when_the_gateway_stops() {
    rig.gateway.unbindStore(rig.store);
    register("01");
    rig.gateway.stop();
    CoapMessage last = rig.client.receiveOne();
    assertThat(last.code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(last.token().hex()).isEqualTo("01");
    assertThat(rig.device.last().cancelled).isTrue();
  }

  @Test
  void garbage_in_the_store_is_dropped_and_the_rest_restored() {
    register("01");
    rig.gateway.stop();
    var entries = rig.store.map("gateway.observations").entries;
    Bytes good = entries.values().iterator().next();
    for (int length = 0; length < good.length(); length++) {
      entries.put(Bytes.utf8("garbage" + length), good.slice(0, length));
    }
    entries.put(Bytes.utf8("other version"), Bytes.hex("ff00ff00"));
    rig.start();
    rig.turn(500);
    assertThat(entries).hasSize(1);
    rig.device.last().notify(1, "restored");
    assertThat(texts(rig.client.receive())).containsExactly("restored");
  }

  @Test
  void the_observations_of_another_router_that_is_gone_go_on_at_this_one() {
    register("01");
    rig.gateway.stop();
    var stored = rig.store.map("gateway.observations");
    Map<Bytes, Bytes> others = Map.copyOf(stored.entries);
    stored.entries.clear();
    rig.start();
    rig.turn(500);
    assertThat(rig.device.asked()).as("none is this router's").hasSize(1);
    stored.inherit(others);
    rig.turn(500);
    rig.device.last().notify(1, "inherited");
    assertThat(texts(rig.client.receive())).containsExactly("inherited");
    assertThat(stored.entries).hasSize(1);
    rig.gateway.stop();
    assertThat(stored.listeners).noneMatch(StoreListener::isHeir);
  }
}
