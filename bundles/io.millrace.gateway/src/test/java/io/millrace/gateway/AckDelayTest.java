// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.gateway.rig.Client;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With an acknowledgement delay, answers that are ready soon piggyback. */
class AckDelayTest {
  private final GatewayRig rig = new GatewayRig(Map.of("ackDelay", 100, "deviceWindow", 64));
  private final Client client = rig.client;

  @Test
  void an_answer_within_the_delay_piggybacks() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    rig.turn(50);
    assertThat(client.receive()).isEmpty();
    rig.device.last().content("soon");
    CoapMessage answer = client.receiveOne();
    assertThat(answer.type()).isEqualTo(MessageType.ACK);
    assertThat(answer.payload().utf8()).isEqualTo("soon");
    rig.turn(1_000);
    assertThat(client.receive()).isEmpty();
  }

  @Test
  void an_answer_after_the_delay_is_separate() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    rig.turn(113);
    assertThat(client.receiveOne().isEmpty()).isTrue();
    rig.device.last().content("late");
    assertThat(client.receiveOne().type()).isEqualTo(MessageType.CON);
  }

  @Test
  void requests_that_come_one_after_another_each_have_their_delay() {
    for (int i = 0; i < 20; i++) {
      Client each = rig.client("192.0.2.200", 7000 + i);
      rig.sessions.allow(each.peer(), io.millrace.api.auth.Permission.PROXY);
      each.con("01", proxied(CoapCode.GET, "coap://SSN001350050005E7D6/" + i));
      rig.turn(10);
    }
    rig.turn(50);
    int acknowledged = 0;
    for (int i = 0; i < 20; i++) {
      acknowledged += rig.transport.take(rig.client("192.0.2.200", 7000 + i).peer()).size();
    }
    assertThat(acknowledged).isBetween(8, 16);
    rig.turn(200);
    for (int i = 0; i < 20; i++) {
      acknowledged += rig.transport.take(rig.client("192.0.2.200", 7000 + i).peer()).size();
    }
    assertThat(acknowledged).isEqualTo(20);
  }

  @Test
  void no_timer_is_left_when_nothing_is_open() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    rig.device.last().content("x");
    rig.turn(2_000);
    assertThat(rig.time.waiting()).isZero();
  }

  @Test
  void a_refusal_piggybacks_at_once() {
    rig.sessions.close(client.peer());
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(client.receiveOne().type()).isEqualTo(MessageType.ACK);
  }
}
