// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryTransport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Neighbours that go and come while requests are on their way [DESIGN §4]. */
class SwapTest {
  private static final int REFERENCE_GONE = 2;
  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;

  private void expectAnswer(String text) {
    List<CoapMessage> received = client.receive();
    assertThat(received.get(received.size() - 1).payload().utf8()).isEqualTo(text);
  }

  private void expectUnavailable() {
    List<CoapMessage> received = client.receive();
    CoapMessage last = received.get(received.size() - 1);
    assertThat(last.code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(last.options().has(OptionNumber.MAX_AGE)).isTrue();
  }

  @Test
  void a_request_waits_for_a_device_that_is_away_and_goes_on_with_the_next() {
    rig.deviceGoes();
    client.con("01", proxied(CoapCode.POST, DEVICE + "/snsr?x").with(Bytes.utf8("body")));
    assertThat(client.receiveOne().isEmpty()).isTrue();
    rig.turn(3_000);
    assertThat(client.receive()).isEmpty();
    rig.deviceComes();
    rig.turn(100);
    assertThat(rig.device.last().request.payload().utf8()).isEqualTo("body");
    rig.device.last().content("done");
    expectAnswer("done");
  }

  @Test
  void a_device_that_stays_away_longer_than_the_grace_is_5_03_with_max_age() {
    rig.deviceGoes();
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    rig.turn(10_200);
    expectUnavailable();
    rig.deviceComes();
    rig.turn(1_000);
    assertThat(rig.device.asked()).isEmpty();
  }

  @Test
  void more_requests_than_may_wait_for_a_device_get_5_03_at_once() {
    GatewayRig small = new GatewayRig(Map.of("parked", 1));
    small.deviceGoes();
    small.client.non("01", proxied(CoapCode.GET, DEVICE + "/"));
    small.client.non("02", proxied(CoapCode.GET, DEVICE + "/"));
    CoapMessage refused = small.client.receiveOne();
    assertThat(refused.token().hex()).isEqualTo("02");
    assertThat(refused.code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void more_bytes_than_may_wait_for_a_device_get_5_03_at_once() {
    GatewayRig small = new GatewayRig(Map.of("parkedBytes", 500L));
    small.deviceGoes();
    small.client.non("01", proxied(CoapCode.PUT, DEVICE + "/").with(Bytes.wrap(new byte[300])));
    small.client.non("02", proxied(CoapCode.PUT, DEVICE + "/").with(Bytes.wrap(new byte[300])));
    assertThat(small.client.receiveOne().token().hex()).isEqualTo("02");
  }

  @Test
  void a_request_that_a_leaving_device_did_not_begin_is_put_to_the_next_one() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/snsr?x"));
    MemoryDevice.Asked former = rig.device.last();
    rig.replaceDevice();
    former.fail(DeviceFailure.busy("the NIC is being replaced"));
    assertThat(rig.device.asked()).hasSize(1);
    rig.device.last().content("done");
    expectAnswer("done");
  }

  @Test
  void it_waits_while_no_next_one_is_there() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/snsr?x"));
    MemoryDevice.Asked former = rig.device.last();
    rig.deviceGoes();
    former.fail(DeviceFailure.busy("the NIC is being replaced"));
    rig.turn(1_000);
    rig.deviceComes();
    rig.turn(100);
    rig.device.last().content("done");
    expectAnswer("done");
  }

  @Test
  void a_request_that_may_have_been_executed_is_never_put_to_the_next_device() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/snsr?x"));
    MemoryDevice.Asked former = rig.device.last();
    rig.replaceDevice();
    former.fail(DeviceFailure.executionUnknown("link lost"));
    assertThat(rig.device.asked()).isEmpty();
    assertThat(client.receive().get(1).code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void requests_that_wait_in_the_queue_of_a_leaving_device_go_to_the_next_one() {
    for (int i = 0; i < 6; i++) {
      client.non("0" + i, proxied(CoapCode.GET, DEVICE + "/" + i));
    }
    List<MemoryDevice.Asked> former = rig.device.asked();
    assertThat(former).hasSize(4);
    rig.replaceDevice();
    former.forEach(each -> each.fail(DeviceFailure.busy("the NIC is being replaced")));
    rig.turn(100);
    for (int i = 0; i < 6; i++) {
      rig.device.asked().get(i).content("answer");
    }
    assertThat(client.receive()).hasSize(6).allMatch(m -> m.code() == CoapCode.CONTENT);
  }

  @Test
  void a_request_waits_for_a_directory_that_is_away() {
    rig.gateway.unbindResolver(rig.resolver);
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(client.receiveOne().isEmpty()).isTrue();
    rig.turn(2_000);
    rig.gateway.bindResolver(rig.resolver);
    rig.turn(100);
    rig.device.last().content("done");
    expectAnswer("done");
  }

  @Test
  void a_request_waits_for_sessions_that_are_away_and_is_judged_then() {
    Client stranger = rig.client("192.0.2.66", 6000);
    rig.gateway.unbindSessions(rig.sessions);
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    stranger.non("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(client.receiveOne().isEmpty()).isTrue();
    rig.turn(2_000);
    rig.gateway.bindSessions(rig.sessions);
    assertThat(stranger.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void sessions_that_stay_away_are_5_03() {
    rig.gateway.unbindSessions(rig.sessions);
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    rig.turn(10_000);
    expectUnavailable();
  }

  @Test
  void a_login_waits_for_the_verifier_and_the_sessions() {
    Client fresh = rig.client("192.0.2.90", 6000);
    rig.gateway.unbindVerifier(rig.verifier);
    rig.gateway.unbindSessions(rig.sessions);
    fresh.con("01", local(CoapCode.POST, "sessions").with(Bytes.utf8("good")));
    assertThat(fresh.receive()).isEmpty();
    rig.turn(1_000);
    assertThat(fresh.receiveOne().isEmpty()).isTrue();
    rig.gateway.bindVerifier(rig.verifier);
    assertThat(fresh.receive()).isEmpty();
    rig.gateway.bindSessions(rig.sessions);
    CoapMessage answer = fresh.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.CREATED);
    assertThat(answer.type()).isEqualTo(MessageType.CON);
  }

  @Test
  void a_verifier_that_stays_away_is_5_03_and_never_4_01() {
    rig.gateway.unbindVerifier(rig.verifier);
    client.con("01", local(CoapCode.POST, "sessions").with(Bytes.utf8("good")));
    rig.turn(10_000);
    expectUnavailable();
  }

  @Test
  void a_session_that_cannot_be_stored_is_5_03() {
    rig.sessions.breakDown();
    client.con("01", local(CoapCode.POST, "sessions").with(Bytes.utf8("good")));
    expectUnavailable();
  }

  @Test
  void an_answer_goes_out_by_the_endpoint_that_stands_in_the_place_by_then() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(client.receiveOne().isEmpty()).isTrue();
    MemoryTransport former = rig.transport;
    former.close();
    rig.gateway.unbindTransport(former);
    rig.device.last().content("done");
    rig.transport = new MemoryTransport("udp");
    rig.gateway.bindTransport(rig.transport, Map.of());
    CoapMessage answer = client.receiveOne();
    assertThat(answer.payload().utf8()).isEqualTo("done");
    assertThat(answer.type()).isEqualTo(MessageType.CON);
    assertThat(former.take(client.peer())).isEmpty();
  }

  @Test
  void an_answer_that_a_closing_endpoint_did_not_send_goes_out_by_the_next() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    client.receive();
    MemoryTransport former = rig.transport;
    rig.transport = new MemoryTransport("udp");
    Map<String, Object> first = Map.of("service.ranking", 1);
    former.closeWith(() -> rig.gateway.bindTransport(rig.transport, first));
    rig.device.last().content("done");
    expectAnswer("done");
  }

  private static GatewayRig open() {
    return new GatewayRig(Map.of("destinations", new String[] {"198.51.100.0/24"}));
  }

  @Test
  void a_request_to_a_remote_server_waits_for_a_transport() {
    GatewayRig open = open();
    MemoryTransport former = open.transport;
    open.client.con("01", proxied(CoapCode.GET, "coap://198.51.100.7/"));
    open.client.receive();
    open.gateway.unbindTransport(former);
    former.asked().get(0).fail(RequestFailure.CLOSED);
    open.transport = new MemoryTransport("udp");
    open.gateway.bindTransport(open.transport, Map.of());
    assertThat(open.transport.asked()).hasSize(1);
    assertThat(open.client.receive()).isEmpty();
  }

  @Test
  void a_post_that_may_have_reached_a_remote_server_is_not_sent_again() {
    GatewayRig open = open();
    open.client.non("01", proxied(CoapCode.POST, "coap://198.51.100.7/"));
    open.transport.asked().get(0).fail(RequestFailure.CLOSED);
    assertThat(open.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(open.transport.asked()).hasSize(1);
  }

  @Test
  void a_stopping_gateway_ends_what_is_in_flight_first() throws Exception {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    client.receive();
    Thread stopping = new Thread(rig.gateway::stop);
    stopping.start();
    rig.device.last().content("done");
    stopping.join(10_000);
    rig.gateway.unbindTransport(rig.transport);
    expectAnswer("done");
  }

  @Test
  void what_a_stopped_gateway_could_not_end_in_time_is_still_answered() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    client.receive();
    rig.gateway.stop();
    rig.gateway.unbindTransport(rig.transport);
    rig.gateway.unbindResolver(rig.resolver);
    rig.gateway.unbindSessions(rig.sessions);
    rig.device.last().content("late");
    expectAnswer("late");
  }

  @Test
  void what_a_gateway_that_loses_its_clock_could_not_end_in_time_is_answered_now() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/"));
    client.receive();
    rig.gateway.deactivate(REFERENCE_GONE);
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(rig.device.last().cancelled).isTrue();
  }

  @Test
  void with_parking_switched_off_a_request_in_the_gap_is_lost() {
    GatewayRig control = new GatewayRig(Map.of("parked", 0));
    control.deviceGoes();
    control.client.non("01", proxied(CoapCode.GET, DEVICE + "/"));
    control.deviceComes();
    control.turn(1_000);
    assertThat(control.device.asked()).isEmpty();
    assertThat(control.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }
}
