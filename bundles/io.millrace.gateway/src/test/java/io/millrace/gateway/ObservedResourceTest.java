// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Delivery;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Observations of the gateway's own resources outlive the resource and the gateway. */
class ObservedResourceTest extends ObservationCase {
  private static final Map<String, Object> PROPERTIES =
      Map.of(LocalResource.PATH, "state", LocalResource.SUBTREE, true);

  private MemoryResource state = new MemoryResource("one");

  private static CoapRequest observed() {
    return local(
        CoapCode.GET, "state/of", OptionNumber.OBSERVE, Bytes.EMPTY, OptionNumber.ACCEPT, 0);
  }

  private void register() {
    rig.offer(state, PROPERTIES);
    rig.client.con("0a", observed());
    CoapMessage first = rig.client.receiveOne();
    assertThat(first.payload().utf8()).isEqualTo("one");
    assertThat(first.options().has(OptionNumber.OBSERVE)).isTrue();
    assertThat(first.token()).isEqualTo(Bytes.hex("0a"));
  }

  private List<String> received() {
    return texts(rig.client.receive());
  }

  @Test
  void each_change_is_a_notification_and_the_resource_sees_the_request() {
    register();
    state.become(MemoryResource.content("two"));
    state.become(MemoryResource.content("three"));
    List<CoapMessage> received = rig.client.receive();
    assertThat(texts(received)).containsExactly("two", "three");
    assertThat(numbers(received)).isSorted();
    assertThat(rig.meters.samples())
        .filteredOn(each -> each.name().equals("millrace_gateway_own_notifications_total"))
        .extracting(each -> each.value())
        .containsExactly(2.0);
    assertThat(state.asked)
        .allMatch(each -> each.joinedPath().equals("state/of"))
        .allMatch(each -> each.options().uint(OptionNumber.ACCEPT, -1) == 0);
  }

  @Test
  void changes_while_the_state_is_asked_for_are_one() {
    register();
    state.holds = true;
    state.become(MemoryResource.content("two"));
    state.become(MemoryResource.content("three"));
    state.become(MemoryResource.content("four"));
    assertThat(received()).isEmpty();
    state.holds = false;
    state.held.accept(MemoryResource.content("two"));
    assertThat(received()).containsExactly("two", "four");
  }

  @Test
  void reset_ends_it_at_the_resource_too() {
    register();
    state.become(MemoryResource.content("two"));
    rig.client.receive();
    rig.client.settle(Delivery.RESET);
    assertThat(state.observers).isEmpty();
  }

  @Test
  void client_that_deregisters_gets_the_state_alone() {
    register();
    rig.client.con("0a", local(CoapCode.GET, "state/of", OptionNumber.OBSERVE, 1));
    assertThat(rig.client.receiveOne().options().has(OptionNumber.OBSERVE)).isFalse();
    assertThat(state.observers).isEmpty();
  }

  @Test
  void refusal_is_the_last_notification() {
    register();
    state.become(CoapResponse.diagnostic(CoapCode.FORBIDDEN, "not any more"));
    CoapMessage last = rig.client.receiveOne();
    assertThat(last.code()).isEqualTo(CoapCode.FORBIDDEN);
    assertThat(last.token()).isEqualTo(Bytes.hex("0a"));
    assertThat(state.observers).isEmpty();
  }

  @Test
  void stranger_who_has_not_shown_that_he_receives_gets_one_response() {
    rig.offer(state, PROPERTIES);
    Client stranger = rig.client("192.0.2.200", 6000);
    stranger.con("0b", observed());
    assertThat(stranger.receiveOne().options().has(OptionNumber.OBSERVE)).isFalse();
    assertThat(state.observers).isEmpty();
  }

  @Test
  void resource_that_cannot_be_observed_answers_once() {
    LocalResource plain = (request, peer, answer) -> answer.accept(MemoryResource.content("plain"));
    rig.offer(plain, PROPERTIES);
    rig.client.con("0a", observed());
    CoapMessage answer = rig.client.receiveOne();
    assertThat(answer.payload().utf8()).isEqualTo("plain");
    assertThat(answer.options().has(OptionNumber.OBSERVE)).isFalse();
  }

  @Test
  void it_goes_on_with_the_resource_that_comes_next() {
    register();
    rig.withdraw(state, PROPERTIES);
    rig.turn(3_000);
    assertThat(received()).isEmpty();
    assertThat(state.observers).isEmpty();
    state = new MemoryResource("other");
    rig.offer(state, PROPERTIES);
    rig.turn(1_000);
    assertThat(received()).containsExactly("other");
    state.become(MemoryResource.content("next"));
    assertThat(received()).containsExactly("next");
  }

  @Test
  void resource_that_does_not_come_back_ends_it_after_the_grace() {
    register();
    rig.withdraw(state, PROPERTIES);
    rig.turn(61_000);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void state_that_cannot_be_had_for_a_while_does_not_end_it() {
    register();
    state.become(CoapResponse.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the deployer is away"));
    rig.turn(2_000);
    assertThat(received()).isEmpty();
    state.become(MemoryResource.content("two"));
    rig.turn(6_000);
    assertThat(received()).containsExactly("two");
    state.become(MemoryResource.content("three"));
    assertThat(received()).containsExactly("three");
  }

  @Test
  void it_goes_on_at_the_next_gateway_with_higher_numbers() {
    register();
    state.become(MemoryResource.content("two"));
    List<Long> before = numbers(rig.client.receive());
    rig.gateway.stop();
    assertThat(state.observers).isEmpty(); // what is replaced is held by nobody
    rig.start();
    rig.turn(1_000);
    rig.offer(state, PROPERTIES);
    rig.turn(1_000);
    state.become(MemoryResource.content("three"));
    List<CoapMessage> received = rig.client.receive();
    assertThat(texts(received)).endsWith("three");
    assertThat(numbers(received).get(0)).isGreaterThan(before.get(0));
  }
}
