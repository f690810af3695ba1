// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Request-Tag of bodies that go on block by block [RFC 9175 §3]. */
class RequestTagTest {
  private static final String SERVER = "coap://198.51.100.7";

  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));

  private static CoapRequest block(String uri, int number, Object... options) {
    CoapRequest request =
        proxied(CoapCode.PUT, uri, OptionNumber.BLOCK1, number << 4 | (number < 2 ? 0xE : 6));
    var all = request.options().toBuilder();
    Client.add(all, options);
    return request.with(all.build()).with(Bytes.wrap(new byte[1024]));
  }

  private void send(Client client, CoapRequest block) {
    client.non("01", block);
    rig.transport
        .asked()
        .get(rig.transport.asked().size() - 1)
        .answer(CoapResponse.of(CoapCode.CONTINUE));
  }

  private List<List<Bytes>> tags() {
    return rig.transport.asked().stream()
        .map(each -> each.request.options().all(OptionNumber.REQUEST_TAG))
        .toList();
  }

  @Test
  void blocks_of_a_body_have_one_and_those_of_others_have_another() {
    Client other = rig.client("192.0.2.77", 6000);
    rig.sessions.allow(other.peer(), Permission.PROXY);
    for (int number = 0; number < 2; number++) {
      send(rig.client, block(SERVER + "/a", number));
      send(rig.client, block(SERVER + "/b", number));
      send(other, block(SERVER + "/c", number));
    }
    List<List<Bytes>> tags = tags();
    assertThat(tags).allSatisfy(each -> assertThat(each).hasSize(1));
    assertThat(tags.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(tags.subList(3, 6)).isEqualTo(tags.subList(0, 3));
  }

  @Test
  void two_bodies_of_a_client_that_tags_them_stay_two() {
    send(rig.client, block(SERVER + "/a", 0, OptionNumber.REQUEST_TAG, Bytes.hex("01")));
    rig.turn(60_000);
    send(rig.client, block(SERVER + "/a", 0, OptionNumber.REQUEST_TAG, Bytes.hex("02")));
    assertThat(tags()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void device_of_this_router_gets_the_block_as_it_came() {
    rig.client.non("01", block(DEVICE + "/image", 0));
    assertThat(rig.device.last().request.options().has(OptionNumber.REQUEST_TAG)).isFalse();
  }
}
