// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.Client;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a session gets that asks too often, or of a device whose queue is full [RFC 8516]. */
class SessionRateTest {
  private GatewayRig rig = new GatewayRig(Map.of("requestsPerSession", 2));

  /** Sends requests that are answered at once, and returns the codes of the answers. */
  private List<Integer> ask(Client client, int requests) {
    for (int i = 0; i < requests; i++) {
      client.non("0" + i % 10, proxied(CoapCode.GET, "coap://nobody/t"));
    }
    return client.receive().stream().map(CoapMessage::code).toList();
  }

  @Test
  void session_that_asks_too_often_gets_4_29_until_max_age_is_over() {
    assertThat(ask(rig.client, 20)).containsOnly(CoapCode.NOT_FOUND);
    rig.client.non("01", proxied(CoapCode.GET, "coap://nobody/t"));
    CoapMessage refusal = rig.client.receiveOne();
    assertThat(refusal.code()).isEqualTo(CoapCode.TOO_MANY_REQUESTS);
    assertThat(refusal.options().uint(OptionNumber.MAX_AGE, 60)).isEqualTo(1);
    rig.turn(1_000);
    assertThat(ask(rig.client, 2)).containsOnly(CoapCode.NOT_FOUND);
    assertThat(ask(rig.client, 1)).containsOnly(CoapCode.TOO_MANY_REQUESTS);
  }

  @Test
  void device_is_not_asked_by_a_session_that_asks_too_often() {
    ask(rig.client, 20);
    rig.client.non("01", proxied(CoapCode.GET, DEVICE + "/t"));
    assertThat(rig.device.asked()).isEmpty();
  }

  @Test
  void there_is_no_limit_unless_one_is_configured() {
    rig = new GatewayRig();
    assertThat(ask(rig.client, 200)).hasSize(200).containsOnly(CoapCode.NOT_FOUND);
  }

  @Test
  void max_age_of_5_03_is_the_time_that_the_device_takes_for_what_waits() {
    rig = new GatewayRig(Map.of("deviceWindow", 1));
    Client other = rig.client("192.0.2.10", 6000);
    rig.sessions.allow(other.peer(), Permission.PROXY);
    for (int i = 0; i < 9; i++) {
      rig.client.non("%04x".formatted(i), proxied(CoapCode.GET, DEVICE + "/t" + i));
    }
    for (int i = 9; i < 12; i++) { // one ends in three seconds, and another one comes
      rig.turn(3_000);
      rig.device.last().content("t");
      rig.client.non("%04x".formatted(i), proxied(CoapCode.GET, DEVICE + "/t" + i));
    }
    rig.client.receive();
    rig.client.non("ffff", proxied(CoapCode.GET, DEVICE + "/one-too-many"));
    CoapMessage refusal = rig.client.receiveOne();
    assertThat(refusal.code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(refusal.options().uint(OptionNumber.MAX_AGE, 60)).isEqualTo(24);
  }
}
