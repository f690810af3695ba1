// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Observations through the gateway [RFC 7641; spec gateway-clients.md §5 item 11]. */
class ObservationTest extends ObservationCase {
  @Test
  void the_first_answer_to_a_confirmable_registration_is_confirmable_and_later_ones_are_not() {
    rig.client.con("01", observe(DEVICE + "/t"));
    rig.device.last().notify(1, "a");
    rig.device.last().notify(2, "b");
    assertThat(rig.client.receive())
        .extracting(CoapMessage::type)
        .containsExactly(MessageType.ACK, MessageType.CON, MessageType.NON);
  }

  @Test
  void every_twentieth_notification_is_confirmable() {
    register("01");
    List<Integer> types = new ArrayList<>();
    for (int i = 2; i < 50; i++) {
      rig.device.last().notify(i, "" + i);
      types.add(rig.client.receiveOne().type());
      rig.client.settle(Delivery.ACKNOWLEDGED);
    }
    assertThat(types.indexOf(MessageType.CON)).isEqualTo(19);
    assertThat(types.lastIndexOf(MessageType.CON)).isEqualTo(39);
    assertThat(types.stream().filter(t -> t == MessageType.CON)).hasSize(2);
  }

  @Test
  void one_notification_in_24_hours_is_confirmable() {
    register("01");
    rig.time.turn(Duration.ofHours(23));
    rig.device.last().notify(2, "b");
    assertThat(rig.client.receiveOne().type()).isEqualTo(MessageType.NON);
    rig.time.turn(Duration.ofHours(2));
    rig.device.last().notify(3, "c");
    assertThat(rig.client.receiveOne().type()).isEqualTo(MessageType.CON);
  }

  @Test
  void while_a_confirmable_notification_is_on_its_way_the_newest_state_waits_alone() {
    rig = rig(Map.of("confirmEvery", 1));
    register("01");
    rig.device.last().notify(2, "b");
    rig.device.last().notify(3, "c");
    rig.device.last().notify(4, "d");
    assertThat(texts(rig.client.receive())).containsExactly("b");
    rig.client.settle(Delivery.ACKNOWLEDGED);
    CoapMessage newest = rig.client.receiveOne();
    assertThat(newest.payload().utf8()).isEqualTo("d");
    assertThat(newest.type()).isEqualTo(MessageType.CON);
    rig.client.settle(Delivery.ACKNOWLEDGED);
    assertThat(rig.client.receive()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"busy", "timed out", "unreachable", "5.03"})
  void a_next_device_that_is_not_ready_yet_is_asked_again_within_the_grace(String how) {
    register("01");
    rig.replaceDevice();
    rig.turn(300);
    switch (how) {
      case "busy" -> rig.device.last().fail(DeviceFailure.busy("not yet"));
      case "timed out" -> rig.device.last().fail(DeviceFailure.timedOut("not yet"));
      case "unreachable" -> rig.device.last().fail(DeviceFailure.unreachable("not yet"));
      default -> rig.device.last().answer(CoapResponse.of(CoapCode.SERVICE_UNAVAILABLE));
    }
    rig.turn(1_000);
    assertThat(rig.client.receive()).isEmpty();
    rig.device.last().notify(1, "now");
    assertThat(texts(rig.client.receive())).containsExactly("now");
    rig.device.last().fail(DeviceFailure.unreachable("later"));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.BAD_GATEWAY);
  }

  @Test
  void a_resource_that_cannot_be_observed_is_answered_once_without_a_number() {
    rig.client.non("01", observe(DEVICE + "/"));
    rig.device.last().content("info");
    assertThat(rig.client.receiveOne().options().has(OptionNumber.OBSERVE)).isFalse();
    assertThat(rig.device.last().cancelled).isTrue();
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
  }

  @Test
  void an_error_of_the_device_ends_the_observation_and_goes_on_unchanged() {
    register("01");
    rig.device.last().answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "gone"));
    CoapMessage last = rig.client.receiveOne();
    assertThat(last.code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(last.payload().utf8()).isEqualTo("gone");
    assertThat(last.options().has(OptionNumber.OBSERVE)).isFalse();
    assertThat(rig.device.last().cancelled).isTrue();
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
  }

  @Test
  void registering_again_with_the_token_goes_on_with_growing_numbers_and_one_stream() {
    register("01");
    MemoryDevice.Asked former = rig.device.last();
    rig.client.non("01", observe(DEVICE + "/snsr/temp?sens"));
    former.notify(9, "again");
    List<CoapMessage> received = rig.client.receive();
    assertThat(texts(received)).containsExactly("first", "again");
    assertThat(numbers(received)).containsExactly(2L, 3L);
    rig.turn(11_000);
    assertThat(former.cancelled).isFalse();
    assertThat(rig.device.asked()).containsExactly(former);
  }

  @Test
  void registering_for_another_resource_with_the_token_gives_the_former_one_up() {
    register("01");
    MemoryDevice.Asked former = rig.device.last();
    rig.client.non("01", observe(DEVICE + "/snsr/volt?sens"));
    rig.device.last().notify(9, "volt");
    former.notify(10, "from the former");
    assertThat(texts(rig.client.receive())).containsExactly("volt");
    rig.turn(10_000);
    assertThat(former.cancelled).isTrue();
    assertThat(rig.device.last().cancelled).isFalse();
  }

  @Test
  void a_later_block_of_a_notification_does_not_end_the_observation() {
    rig.client.non("01", observe(DEVICE + "/long"));
    rig.device.last().notify(1, "x".repeat(1500));
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(1024);
    rig.client.non("01", proxied(CoapCode.GET, DEVICE + "/long", OptionNumber.BLOCK2, 0x16));
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(476);
    rig.device.last().notify(2, "y");
    assertThat(texts(rig.client.receive())).containsExactly("y");
  }

  @Test
  void a_plain_request_with_the_token_ends_the_observation() {
    register("01");
    MemoryDevice.Asked observation = rig.device.last();
    rig.client.non("01", proxied(CoapCode.GET, DEVICE + "/other"));
    assertThat(observation.cancelled).isTrue();
  }

  @Test
  void more_observations_than_a_client_may_have_are_answered_as_plain_requests() {
    rig = rig(Map.of("observationsPerPeer", 2, "deviceWindow", 64));
    for (String token : List.of("01", "02", "03")) {
      rig.client.non(token, observe(DEVICE + "/" + token));
    }
    assertThat(rig.device.asked()).extracting(a -> a.observing).containsExactly(true, true, false);
    Client other = rig.client("192.0.2.10", 6000);
    rig.sessions.allow(other.peer(), Permission.PROXY);
    other.non("01", observe(DEVICE + "/x"));
    assertThat(rig.device.last().observing).isTrue();
  }

  @Test
  void more_observations_than_all_clients_may_have_are_answered_as_plain_requests() {
    rig = rig(Map.of("observations", 1));
    rig.client.non("01", observe(DEVICE + "/1"));
    rig.client.non("02", observe(DEVICE + "/2"));
    assertThat(rig.device.last().observing).isFalse();
  }

  @Test
  void the_end_of_an_idle_session_ends_its_observations_with_5_03_and_tells_the_client() {
    register("01");
    Session session = rig.sessions.find(rig.client.peer());
    rig.gateway.ended(session, SessionListener.IDLE);
    List<CoapMessage> last = rig.client.receive();
    assertThat(last).allMatch(m -> m.type() == MessageType.NON);
    assertThat(last).allMatch(m -> m.code() == CoapCode.SERVICE_UNAVAILABLE);
    assertThat(last).extracting(m -> m.token().hex()).containsExactly("01", "");
    assertThat(rig.device.last().cancelled).isTrue();
    assertThat(rig.store.map("gateway.observations").entries).isEmpty();
  }

  @Test
  void a_session_closed_by_the_client_ends_its_observations_without_a_word() {
    register("01");
    rig.gateway.ended(rig.sessions.find(rig.client.peer()), SessionListener.CLOSED);
    assertThat(rig.client.receive()).isEmpty();
    assertThat(rig.device.last().cancelled).isTrue();
  }

  @Test
  void the_end_of_another_session_leaves_it_alone() {
    register("01");
    Session other = rig.sessions.allow(rig.client("192.0.2.44", 6000).peer(), Permission.PROXY);
    rig.gateway.ended(other, SessionListener.IDLE);
    rig.device.last().notify(2, "b");
    assertThat(texts(rig.client.receive())).containsExactly("b");
  }

  @Test
  void a_session_that_moves_takes_its_observations_along() {
    register("01");
    Client moved = rig.client("192.0.2.9", 6555);
    Session session = rig.sessions.allow(moved.peer(), Permission.PROXY);
    rig.gateway.moved(session, rig.client.peer());
    rig.turn(200);
    rig.device.last().notify(7, "there");
    assertThat(rig.client.receive()).isEmpty();
    List<CoapMessage> received = moved.receive();
    assertThat(texts(received)).containsExactly("there");
    assertThat(received.get(0).token().hex()).isEqualTo("01");
  }

  /** Returns a notification after which the server may be silent for long. */
  private static CoapResponse fresh(int number, String text) {
    CoapResponse notification = notification(number, text);
    return notification.with(
        notification.options().toBuilder().add(OptionNumber.MAX_AGE, 600).build());
  }

  @Test
  void stale_notifications_of_a_remote_server_are_dropped() {
    rig.client.non("01", observe(REMOTE + "/t"));
    MemoryTransport.Asked upstream = rig.transport.asked().get(0);
    assertThat(upstream.request.options().uint(OptionNumber.OBSERVE, -1)).isZero();
    upstream.answer(notification(0xFFFFFE, "a"));
    upstream.answer(notification(3, "c"));
    upstream.answer(notification(1, "b"));
    upstream.answer(fresh(4, "c2"));
    upstream.answer(notification(3, "c"));
    assertThat(texts(rig.client.receive())).containsExactly("a", "c", "c2");
    rig.time.turn(Duration.ofSeconds(129));
    upstream.answer(notification(2, "d"));
    assertThat(texts(rig.client.receive())).containsExactly("d");
  }

  @Test
  void a_remote_server_that_fails_ends_the_observation() {
    rig.client.non("01", observe(REMOTE + "/t"));
    MemoryTransport.Asked upstream = rig.transport.asked().get(0);
    upstream.answer(notification(1, "a"));
    upstream.fail(RequestFailure.UNREACHABLE);
    List<CoapMessage> received = rig.client.receive();
    assertThat(received.get(1).code()).isEqualTo(CoapCode.BAD_GATEWAY);
  }

  @Test
  void a_registration_nobody_answers_ends_with_5_04() {
    rig.client.non("01", observe(DEVICE + "/t"));
    rig.turn(61_000);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(rig.device.last().cancelled).isTrue();
  }
}
