// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.rig.Client;
import io.millrace.lib.testing.Failing;
import io.millrace.lib.testing.Faults;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the gateway calls may fail: its periodic tasks, what it tells and whom it asks. It goes on,
 * and everybody gets an answer. Faults of a bundle that is being replaced get 5.03, never 5.00.
 */
class FaultsOfOthersTest {
  private static final CoapRequest OBSERVE =
      Client.proxied(CoapCode.GET, DEVICE + "/t", OptionNumber.OBSERVE, 0);

  private final GatewayRig rig = new GatewayRig(Map.of("ackDelay", 100));

  private void get(String token) {
    rig.client.con(token, Client.proxied(CoapCode.GET, DEVICE + "/t"));
  }

  private List<String> answers() {
    return rig.client.receive().stream()
        .filter(each -> !each.isEmpty())
        .map(each -> CoapCode.text(each.code()))
        .toList();
  }

  private <T> Failing<T> failing(Class<T> type, T actual) {
    return new Failing<>(type, actual);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void the_sweep_of_deadlines_goes_on_when_a_call_cannot_be_taken_back(Throwable fault) {
    Failing<Device> device =
        failing(
            Device.class,
            new Device() {
              @Override
              public String name() {
                return GatewayRig.NAME;
              }

              @Override
              public Call exchange(
                  CoapRequest request, Duration deadline, DeviceListener listener) {
                return () -> Faults.raise(fault);
              }

              @Override
              public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
                return () -> Faults.raise(fault);
              }
            });
    rig.resolver.put(GatewayRig.NAME, device.service(), "milli");
    get("01");
    get("02");
    rig.turn(30_000);
    get("03");
    rig.turn(31_000);
    assertThat(answers()).containsExactlyInAnyOrder("5.04", "5.04");
    rig.turn(30_000);
    assertThat(answers()).containsExactly("5.04");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void the_queue_of_delayed_acknowledgements_goes_on_when_one_cannot_be_sent(Throwable fault) {
    Failing<Transport> transport = failing(Transport.class, rig.transport);
    Client client = new Client("192.0.2.9", 6000, () -> rig.gateway, () -> rig.transport);
    transport.fail("acknowledge", 1, fault);
    for (int i = 1; i <= 3; i++) {
      CoapMessage message =
          CoapMessage.of(
              MessageType.CON, i, Bytes.hex("0" + i), Client.proxied(CoapCode.GET, DEVICE + "/t"));
      rig.gateway.handle(
          message.asRequest(),
          new ReplyTo(client.peer(), message.token(), true, message.messageId(), false),
          transport.service());
      rig.turn(50);
    }
    rig.turn(1000);
    assertThat(transport.failed()).isEqualTo(1);
    assertThat(client.receive()).extracting(CoapMessage::messageId).containsExactly(2, 3);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void an_observation_joins_again_though_the_directory_fails_at_first(Throwable fault) {
    Failing<DeviceResolver> resolver = failing(DeviceResolver.class, rig.resolver);
    rig.gateway.bindResolver(resolver.service());
    rig.client.non("01", OBSERVE);
    rig.device.last().notify(1, "first");
    resolver.fail("revision", 4, fault);
    rig.replaceDevice();
    rig.turn(5_000);
    assertThat(resolver.failed()).isEqualTo(4);
    rig.device.last().notify(7, "second");
    assertThat(answers()).containsExactly("2.05", "2.05");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void an_observation_joins_again_though_the_device_fails_at_first(Throwable fault) {
    rig.client.non("01", OBSERVE);
    rig.device.last().notify(1, "first");
    rig.deviceGoes();
    rig.turn(1_000);
    Failing<Device> device = failing(Device.class, rig.deviceComes());
    device.fail("observe", 3, fault);
    rig.resolver.put(GatewayRig.NAME, device.service(), "milli");
    rig.turn(20_000);
    assertThat(device.failed()).isEqualTo(3);
    rig.device.last().notify(7, "second");
    assertThat(answers()).containsExactly("2.05", "2.05");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void observations_are_restored_though_store_and_sessions_fail_at_first(Throwable fault) {
    rig.client.non("01", OBSERVE);
    rig.device.last().notify(1, "first");
    rig.gateway.stop();
    Failing<Store> store = failing(Store.class, rig.store);
    store.fail("map", 2, fault);
    Failing<Sessions> sessions = failing(Sessions.class, rig.sessions);
    sessions.fail("find", 3, fault);
    rig.start(sessions.service(), store.service());
    rig.turn(5_000);
    rig.device.last().notify(2, "second");
    assertThat(answers()).containsExactly("2.05", "2.05");
    assertThat(store.failed()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_device_that_fails_costs_each_request_an_answer_and_none_its_turn(Throwable fault) {
    Failing<Device> device = failing(Device.class, rig.device);
    rig.resolver.put(GatewayRig.NAME, device.service(), "milli");
    device.fail("exchange", 20, fault);
    for (int i = 10; i < 30; i++) {
      get("" + i);
    }
    assertThat(answers()).hasSize(20).containsOnly("5.03");
    get("30");
    rig.device.last().content("good");
    assertThat(answers()).containsExactly("2.05");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_transport_that_fails_at_a_request_is_answered_for(Throwable fault) {
    Failing<Transport> transport = failing(Transport.class, rig.transport);
    rig.gateway.bindTransport(transport.service(), Map.of("service.ranking", 1));
    rig.resolver.put("SSN01", new InetSocketAddress("192.0.2.77", 4849), "milli");
    transport.fail("request", 1, fault);
    rig.client.con("01", Client.proxied(CoapCode.GET, "coap://SSN01/t"));
    assertThat(answers()).containsExactly("5.03");
    rig.client.con("02", Client.proxied(CoapCode.GET, "coap://SSN01/t"));
    assertThat(rig.transport.asked()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_transport_that_fails_at_an_answer_gets_the_next_one(Throwable fault) {
    Failing<Transport> transport = failing(Transport.class, rig.transport);
    rig.gateway.bindTransport(transport.service(), Map.of("service.ranking", 1));
    transport.fail("respond", 1, fault);
    get("01");
    rig.device.last().content("lost");
    get("02");
    rig.device.last().content("good");
    assertThat(answers()).containsExactly("2.05");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void sessions_that_fail_are_answered_for(Throwable fault) {
    Failing<Sessions> sessions = failing(Sessions.class, rig.sessions);
    rig.gateway.bindSessions(sessions.service());
    sessions.fail("find", 2, fault);
    get("01");
    assertThat(answers()).containsExactly("5.03");
    sessions.fail("close", 1, fault);
    rig.client.con("02", Client.local(CoapCode.DELETE, "sessions"));
    assertThat(answers()).containsExactly("5.03");
    get("03");
    rig.device.last().content("good");
    assertThat(answers()).containsExactly("2.05");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_directory_that_fails_is_asked_again(Throwable fault) {
    Failing<DeviceResolver> resolver = failing(DeviceResolver.class, rig.resolver);
    rig.gateway.bindResolver(resolver.service());
    resolver.fail("revision", 3, fault);
    get("01");
    rig.turn(1_000);
    rig.device.last().content("good");
    assertThat(answers()).containsExactly("2.05");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_local_resource_that_fails_is_answered_for(Throwable fault) {
    rig.offer((request, peer, answer) -> Faults.raise(fault), Map.of(LocalResource.PATH, "app"));
    rig.client.con("01", Client.local(CoapCode.GET, "app"));
    assertThat(answers()).containsExactly(fault instanceof LinkageError ? "5.03" : "5.00");
  }
}
