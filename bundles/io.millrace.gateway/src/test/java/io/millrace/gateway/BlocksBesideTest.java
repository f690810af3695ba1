// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.Client;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A block that reaches the next build of the gateway, which started beside this one, before this
 * one has stopped: only then is known what this one holds.
 */
class BlocksBesideTest {
  private static final long BEFORE = 7; // the ID of the bundle that serves
  private static final String FIRST = "a".repeat(16);

  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;
  private Gateway former;
  private Gateway next;

  @BeforeEach
  void start_the_next_one_beside() {
    former = rig.gateway;
    next = rig.start();
    next.former.begun(BEFORE);
    rig.gateway = former;
  }

  private void formerStops() {
    former.stop();
    next.former.stopped(BEFORE);
  }

  private static CoapRequest block(int block1, String text) {
    return proxied(CoapCode.PUT, DEVICE + "/file", OptionNumber.BLOCK1, block1)
        .with(Bytes.utf8(text));
  }

  private List<String> answers() {
    return client.receive().stream()
        .filter(each -> !each.isEmpty())
        .map(each -> CoapCode.text(each.code()) + " " + each.payload().utf8())
        .toList();
  }

  @Test
  void of_a_request_waits_for_the_blocks_before_it() {
    client.con("01", block(0x08, FIRST));
    assertThat(answers()).containsExactly("2.31 ");
    rig.gateway = next;
    client.con("02", block(0x10, "b"));
    assertThat(answers()).isEmpty();
    formerStops();
    assertThat(rig.device.last().request.payload().utf8()).isEqualTo(FIRST + "b");
    rig.device.last().content("done");
    assertThat(answers()).containsExactly("2.05 done");
  }

  @Test
  void of_a_response_waits_for_the_response() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/", OptionNumber.BLOCK2, 0x00));
    rig.device.last().content("0123456789abcdefghij");
    assertThat(answers()).containsExactly("2.05 0123456789abcdef");
    rig.gateway = next;
    client.con("02", proxied(CoapCode.POST, DEVICE + "/", OptionNumber.BLOCK2, 0x10));
    assertThat(answers()).isEmpty();
    formerStops();
    assertThat(answers()).containsExactly("2.05 ghij");
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void is_handed_back_when_the_next_one_stops_itself() {
    client.con("01", block(0x08, FIRST));
    rig.gateway = next;
    client.con("02", block(0x10, "b"));
    former.stop();
    next.deactivate(0);
    Gateway third = rig.start();
    assertThat(rig.transport.giveBackTo(third)).isEqualTo(1);
    assertThat(rig.device.last().request.payload().utf8()).isEqualTo(FIRST + "b");
  }

  @Test
  void that_is_the_first_waits_for_nobody() {
    rig.gateway = next;
    client.con("01", block(0x08, FIRST));
    client.con("02", proxied(CoapCode.GET, DEVICE + "/"));
    rig.device.last().content("done");
    assertThat(answers()).containsExactly("2.31 ", "2.05 done");
  }
}
