// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.GatewayRig.NAME;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.Resolution;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A request whose device is away goes on by an event; what a state holds ends with it. */
class WaitingTest {
  private final GatewayRig rig = new GatewayRig(Map.of("parked", 1));

  private void get(String token) {
    rig.client.non(token, proxied(CoapCode.GET, DEVICE + "/"));
  }

  @Test
  void a_request_goes_on_in_the_moment_in_which_its_device_comes_back() {
    rig.deviceGoes();
    get("01");
    rig.deviceComes();
    rig.device.last().content("done");
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("done");
  }

  @Test
  void a_request_goes_on_in_the_moment_in_which_the_directory_comes_back() {
    rig.gateway.unbindResolver(rig.resolver);
    get("01");
    rig.gateway.bindResolver(rig.resolver);
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void a_device_that_comes_while_the_directory_is_being_asked_is_not_missed() {
    rig.deviceGoes();
    rig.gateway.bindResolver(new LateResolver());
    get("01");
    assertThat(rig.device.asked()).hasSize(1);
  }

  /** Gives an answer that is not true any more. */
  private final class LateResolver implements DeviceResolver {
    private boolean asked;

    @Override
    public Resolution resolve(String host) {
      Resolution before = rig.resolver.resolve(host);
      if (!asked) {
        asked = true;
        rig.deviceComes();
      }
      return before;
    }

    @Override
    public long revision() {
      return rig.resolver.revision();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
      return rig.resolver.onChange(listener);
    }

    @Override
    public SortedMap<String, String> names() {
      return new TreeMap<>();
    }
  }

  @Test
  void a_change_that_does_not_bring_the_device_back_does_not_prolong_the_wait() {
    rig.deviceGoes();
    get("01");
    for (int second = 1; second < 10; second++) {
      rig.turn(1_000);
      rig.resolver.put("another", rig.device, "milli");
    }
    assertThat(rig.client.receive()).isEmpty();
    rig.turn(1_000);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void a_request_that_is_superseded_while_it_waits_leaves_its_room_and_its_timers() {
    rig.deviceGoes();
    get("01");
    int timers = rig.time.waiting();
    rig.client.non("01", local(CoapCode.GET, "help"));
    rig.client.receive();
    assertThat(rig.time.waiting()).isEqualTo(timers - 1); // the end of its wait
    get("02");
    assertThat(rig.client.receive()).isEmpty();
    rig.deviceComes();
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void a_name_that_is_forgotten_while_a_request_waits_is_4_04_at_once() {
    rig.deviceGoes();
    get("01");
    rig.resolver.forget(NAME);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void a_request_is_5_04_at_its_deadline_and_an_answered_one_keeps_no_timer() {
    int timers = rig.time.waiting();
    get("01");
    rig.client.non("02", proxied(CoapCode.GET, DEVICE + "/other"));
    rig.device.last().content("done");
    assertThat(rig.client.receiveOne().token().hex()).isEqualTo("02");
    rig.turn(59_999);
    assertThat(rig.client.receive()).isEmpty();
    rig.turn(1);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    rig.turn(1_000);
    assertThat(rig.time.waiting()).isEqualTo(timers);
  }

  @Test
  void a_gateway_that_is_replaced_is_not_held_by_the_directory() {
    assertThat(rig.resolver.listeners()).isEqualTo(1);
    rig.gateway.stop();
    rig.gateway.unbindResolver(rig.resolver);
    assertThat(rig.resolver.listeners()).isZero();
  }
}
