// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.GatewayRig.NAME;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A gateway that stops neither waits nor loses a request: what it has not begun it hands back for
 * the next gateway, what others have it answers when they do.
 */
class StoppingGatewayTest {
  private static final int BUNDLE_STOPPED = 6;

  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;

  /** Replaces the gateway; returns how many requests the old one has handed back. */
  private int replaceGateway() {
    Gateway old = rig.gateway;
    old.deactivate(0);
    old.unbindTransport(rig.transport);
    old.unbindResolver(rig.resolver);
    old.unbindSessions(rig.sessions);
    old.unbindStore(rig.store);
    return rig.transport.giveBackTo(rig.start());
  }

  private List<String> answers() {
    return client.receive().stream()
        .filter(each -> !each.isEmpty())
        .map(each -> CoapCode.text(each.code()) + " " + each.payload().utf8())
        .toList();
  }

  @Test
  void requests_in_the_queue_of_a_device_are_begun_by_the_next_gateway() {
    for (int i = 0; i < 6; i++) {
      client.con("0" + i, proxied(CoapCode.PUT, DEVICE + "/" + i));
    }
    List<MemoryDevice.Asked> begun = rig.device.asked();
    assertThat(begun).hasSize(4);
    assertThat(replaceGateway()).isEqualTo(2);
    assertThat(rig.device.asked()).hasSize(6);
    rig.device.asked().forEach(each -> each.content("done"));
    assertThat(answers()).hasSize(6).allMatch(each -> each.equals("2.05 done"));
    begun.get(0).content("again");
    assertThat(answers()).isEmpty();
  }

  @Test
  void no_timer_of_a_spacing_outlives_the_gateway() {
    rig.resolver.put(NAME, rig.device, "sleepy");
    rig.gateway.bindProfile(sleepy(), Map.of());
    client.con("01", proxied(CoapCode.PUT, DEVICE + "/1"));
    client.con("02", proxied(CoapCode.PUT, DEVICE + "/2"));
    rig.device.last().content("done");
    rig.gateway.deactivate(0);
    rig.turn(60_000);
    assertThat(rig.device.asked()).hasSize(1);
    assertThat(rig.transport.giveBackTo(rig.start())).isEqualTo(1);
    assertThat(rig.device.asked()).hasSize(2);
  }

  private static DeviceProfile sleepy() {
    return new DeviceProfile() {
      @Override
      public String name() {
        return "sleepy";
      }

      @Override
      public Reliability reliability() {
        return Reliability.CONFIRMABLE.withDeadline(Duration.ofSeconds(300));
      }

      @Override
      public int queueLimit() {
        return 8;
      }

      @Override
      public Duration spacing() {
        return Duration.ofSeconds(60);
      }
    };
  }

  @Test
  void a_request_that_waits_for_its_device_goes_on_with_the_next_gateway() {
    rig.deviceGoes();
    client.con("01", proxied(CoapCode.POST, DEVICE + "/"));
    assertThat(client.receiveOne().isEmpty()).isTrue();
    assertThat(replaceGateway()).isEqualTo(1);
    rig.deviceComes();
    rig.turn(100);
    assertThat(rig.device.asked()).hasSize(1);
    rig.device.last().content("done");
    assertThat(answers()).containsExactly("2.05 done");
  }

  @Test
  void a_request_that_waits_for_the_sessions_is_judged_by_the_next_gateway_alone() {
    rig.gateway.unbindSessions(rig.sessions);
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(replaceGateway()).isEqualTo(1);
    assertThat(rig.device.asked()).hasSize(1);
    rig.turn(20_000);
    rig.device.last().content("done");
    assertThat(answers()).containsExactly("2.05 done");
  }

  @Test
  void a_request_that_the_device_did_not_begin_goes_to_the_next_gateway() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/"));
    MemoryDevice.Asked former = rig.device.last();
    assertThat(replaceGateway()).isZero();
    rig.replaceDevice();
    former.fail(DeviceFailure.busy("the NIC is being replaced"));
    assertThat(rig.transport.giveBackTo(rig.gateway)).isEqualTo(1);
    rig.device.last().content("done");
    assertThat(answers()).containsExactly("2.05 done");
  }

  @Test
  void a_registration_that_no_device_has_accepted_is_the_next_gateways() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/", OptionNumber.OBSERVE, Bytes.EMPTY));
    MemoryDevice.Asked former = rig.device.last();
    assertThat(replaceGateway()).isEqualTo(1);
    assertThat(former.cancelled).isTrue();
    rig.device.last().notify(1, "first");
    rig.device.last().notify(2, "second");
    List<CoapMessage> received = client.receive();
    assertThat(received).filteredOn(each -> each.options().has(OptionNumber.OBSERVE)).hasSize(2);
  }

  private static CoapRequest block(int block1, String text) {
    return proxied(CoapCode.PUT, DEVICE + "/file", OptionNumber.BLOCK1, block1)
        .with(Bytes.utf8(text));
  }

  @Test
  void a_body_in_blocks_goes_on_with_the_next_gateway() {
    client.con("01", block(0x08, "a".repeat(16)));
    assertThat(answers()).containsExactly("2.31 ");
    assertThat(replaceGateway()).isZero();
    client.con("02", block(0x18, "b".repeat(16)));
    assertThat(answers()).containsExactly("2.31 ");
    replaceGateway();
    replaceGateway();
    client.con("03", block(0x20, "c"));
    assertThat(rig.device.last().request.payload().utf8())
        .isEqualTo("a".repeat(16) + "b".repeat(16) + "c");
  }

  @Test
  void the_last_block_of_a_body_that_waits_for_its_device_is_handed_back_with_the_others() {
    rig.deviceGoes();
    client.con("01", block(0x08, "a".repeat(16)));
    client.con("02", block(0x10, "b"));
    assertThat(replaceGateway()).isEqualTo(1);
    rig.deviceComes();
    rig.turn(100);
    assertThat(rig.device.last().request.payload().utf8()).isEqualTo("a".repeat(16) + "b");
    rig.device.last().content("done");
    assertThat(answers()).contains("2.05 done");
  }

  @Test
  void an_answer_in_blocks_goes_on_with_the_next_gateway_and_nothing_is_executed_again() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/", OptionNumber.BLOCK2, 0x00));
    rig.device.last().content("0123456789abcdefghij");
    assertThat(answers()).containsExactly("2.05 0123456789abcdef");
    replaceGateway();
    client.con("02", proxied(CoapCode.POST, DEVICE + "/", OptionNumber.BLOCK2, 0x10));
    assertThat(answers()).containsExactly("2.05 ghij");
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void blocks_that_were_left_are_not_taken_back_for_a_request_that_comes_late() {
    client.con("01", block(0x08, "a".repeat(16)));
    rig.gateway.deactivate(0);
    client.con("02", block(0x18, "b".repeat(16)));
    assertThat(rig.transport.giveBackTo(rig.start())).isLessThanOrEqualTo(1);
    client.con("02", block(0x18, "b".repeat(16)));
    client.con("03", block(0x20, "c"));
    assertThat(rig.device.last().request.payload().utf8())
        .isEqualTo("a".repeat(16) + "b".repeat(16) + "c");
  }

  @Test
  void requests_are_handed_back_even_when_blocks_cannot_be_left() {
    rig.deviceGoes();
    client.con("01", proxied(CoapCode.POST, DEVICE + "/"));
    rig.leaveFails = true;
    assertThat(replaceGateway()).isEqualTo(1);
    rig.deviceComes();
    rig.turn(100);
    rig.device.last().content("done");
    assertThat(answers()).containsExactly("2.05 done");
  }

  @Test
  void what_was_left_and_cannot_be_read_is_put_aside() {
    client.con("01", block(0x08, "a".repeat(16)));
    replaceGateway();
    rig.left = new byte[] {1, 2, 3};
    client.con("02", block(0x18, "b".repeat(16)));
    assertThat(answers()).hasSize(2).last().asString().startsWith("4.08");
  }

  @Test
  void a_request_that_another_server_has_is_answered_whenever_that_answers() {
    rig.resolver.put(NAME, new InetSocketAddress("192.0.2.77", 4849), "mains");
    client.con("01", proxied(CoapCode.PUT, DEVICE + "/"));
    rig.gateway.deactivate(2);
    rig.turn(30_000);
    assertThat(rig.transport.asked()).hasSize(1);
    rig.transport.asked().get(0).answer(CoapResponse.of(CoapCode.CHANGED));
    assertThat(answers()).containsExactly("2.04 ");
  }

  private MemoryTransport.Asked askedByBoth(int code) {
    rig.transport.releases = true;
    rig.resolver.put(NAME, new InetSocketAddress("192.0.2.77", 4849), "mains");
    client.con("01", proxied(code, DEVICE + "/"));
    rig.turn(3_000);
    client.receive();
    return rig.transport.asked().get(0);
  }

  @Test
  void the_next_gateway_waits_for_the_answer_of_a_server_that_has_the_request() {
    MemoryTransport.Asked asked = askedByBoth(CoapCode.POST);
    assertThat(replaceGateway()).isEqualTo(1);
    assertThat(rig.transport.asked()).hasSize(1);
    asked.answer(CoapResponse.of(CoapCode.CHANGED));
    assertThat(answers()).containsExactly("2.04 ");
  }

  @Test
  void it_gets_an_answer_that_came_when_there_was_no_gateway() {
    MemoryTransport.Asked asked = askedByBoth(CoapCode.POST);
    rig.gateway.deactivate(2);
    asked.answer(CoapResponse.of(CoapCode.CHANGED));
    assertThat(rig.transport.giveBackTo(rig.start())).isEqualTo(1);
    assertThat(answers()).containsExactly("2.04 ");
  }

  @Test
  void what_it_has_not_resumed_yet_the_one_after_it_resumes() {
    MemoryTransport.Asked asked = askedByBoth(CoapCode.POST);
    rig.gateway.deactivate(2);
    rig.resolver.put(NAME, (MemoryDevice) null, "milli");
    rig.transport.giveBackTo(rig.start());
    assertThat(replaceGateway()).isEqualTo(1);
    rig.resolver.put(NAME, new InetSocketAddress("192.0.2.77", 4849), "mains");
    rig.turn(100);
    assertThat(rig.transport.asked()).hasSize(1);
    asked.answer(CoapResponse.of(CoapCode.CHANGED));
    assertThat(answers()).containsExactly("2.04 ");
  }

  @Test
  void what_the_transport_has_forgotten_is_sent_again_only_when_that_does_no_harm() {
    askedByBoth(CoapCode.POST);
    rig.gateway.deactivate(2);
    rig.resolver.put(NAME, new InetSocketAddress("192.0.2.78", 4849), "mains");
    rig.transport.giveBackTo(rig.start());
    assertThat(rig.transport.asked()).hasSize(1);
    assertThat(answers()).singleElement().asString().startsWith("5.03");
  }

  /** A device that does not answer in time, either: nothing goes on with the exchange. */
  @Test
  void a_request_that_a_device_has_is_answered_before_the_whole_router_stops() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/"));
    rig.routerStops = true;
    rig.gateway.deactivate(BUNDLE_STOPPED);
    assertThat(answers()).singleElement().asString().startsWith("5.03");
    assertThat(rig.device.last().cancelled).isTrue();
  }

  @Test
  void what_may_be_sent_again_after_its_transport_closed_is_sent_by_the_next_gateway() {
    rig.resolver.put(NAME, new InetSocketAddress("192.0.2.77", 4849), "mains");
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(replaceGateway()).isZero();
    rig.transport.asked().get(0).fail(RequestFailure.CLOSED);
    assertThat(rig.transport.giveBackTo(rig.gateway)).isEqualTo(1);
    assertThat(rig.transport.asked()).hasSize(2);
  }
}
