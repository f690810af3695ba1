// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryDevice.Asked;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway asks a device for its observations takes its turn in the device's queue. */
class QueuedObservationTest extends ObservationCase {
  private static final String TEMP = DEVICE + "/snsr/temp?sens";
  private static final CoapRequest OTHER = proxied(CoapCode.PUT, DEVICE + "/snsr/led");

  private Client second;

  @BeforeEach
  void narrow() {
    rig = rig(Map.of("deviceWindow", 1));
    second = rig.client("192.0.2.2", 6000);
    rig.sessions.allow(second.peer(), Permission.PROXY);
  }

  private List<Asked> asked() {
    return rig.device.asked();
  }

  @Test
  void a_registration_waits_for_the_requests_before_it() {
    second.non("05", OTHER);
    rig.client.non("01", observe(TEMP));
    assertThat(asked()).hasSize(1);
    asked().get(0).content("done");
    assertThat(asked()).hasSize(2);
    assertThat(rig.device.last().observing).isTrue();
    rig.device.last().notify(1, "first");
    assertThat(texts(rig.client.receive())).containsExactly("first");
  }

  @Test
  void a_registration_that_is_answered_holds_up_nobody() {
    register("01");
    second.non("05", OTHER);
    assertThat(asked()).hasSize(2);
    asked().get(0).notify(2, "second");
    second.non("06", OTHER);
    assertThat(asked()).hasSize(2);
    rig.device.last().content("done");
    assertThat(asked()).hasSize(3);
  }

  @Test
  void one_that_fails_lets_the_next_request_go() {
    rig.client.non("01", observe(TEMP));
    second.non("05", OTHER);
    assertThat(asked()).hasSize(1);
    rig.device.last().fail(DeviceFailure.timedOut("silent"));
    assertThat(asked()).hasSize(2);
    assertThat(rig.device.last().observing).isFalse();
  }

  @Test
  void the_request_for_the_state_waits_for_the_requests_before_it() {
    register("01");
    rig.turn(31_000);
    rig.client.non("05", OTHER);
    second.non("02", observe(TEMP));
    assertThat(asked()).hasSize(2);
    rig.device.last().content("done");
    assertThat(asked()).hasSize(3);
    assertThat(rig.device.last().observing).isFalse();
    rig.device.last().content("state");
    assertThat(texts(second.receive())).containsExactly("state");
  }

  @Test
  void what_nobody_wants_any_more_is_not_sent() {
    second.non("05", OTHER);
    rig.client.non("01", observe(TEMP));
    rig.client.non("01", proxied(CoapCode.GET, TEMP, OptionNumber.OBSERVE, Bytes.hex("01")));
    asked().get(0).content("done");
    assertThat(asked()).hasSize(2);
    assertThat(rig.device.last().observing).isFalse();
  }
}
