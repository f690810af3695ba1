// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import io.millrace.lib.block.Block2Cache;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A later block of an answer never does again what was done [RFC 7252 §5.1; RFC 7959 §2.4]. */
class LostBlockTest {
  private static final String MESH = "SSN00135000500000AA";
  private static final String BODY = "0123456789abcdef".repeat(5) + "the end";

  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));

  static Stream<Arguments> targets() {
    return Stream.of(DEVICE, "coap://" + MESH, "coap://198.51.100.7")
        .flatMap(
            target -> IntStream.rangeClosed(1, 7).mapToObj(code -> Arguments.of(target, code)));
  }

  private CoapRequest request(String target, int method, int block2) {
    rig.resolver.put(MESH, new InetSocketAddress("198.51.100.9", 4849), "milli");
    return proxied(method, target + "/x", OptionNumber.BLOCK2, block2);
  }

  private int asked() {
    return rig.device.asked().size() + rig.transport.asked().size();
  }

  private void answer(CoapOptions options, String body) {
    CoapResponse answer = new CoapResponse(CoapCode.CHANGED, options, Bytes.utf8(body));
    if (rig.device.asked().isEmpty()) {
      rig.transport.asked().get(rig.transport.asked().size() - 1).answer(answer);
    } else {
      rig.device.last().answer(answer);
    }
  }

  private static boolean reads(int method) {
    return method == CoapCode.GET || method == CoapCode.FETCH;
  }

  @ParameterizedTest(name = "{0}, method {1}")
  @MethodSource("targets")
  void without_its_first_it_is_asked_for_again_only_when_that_does_nothing(
      String target, int method) {
    rig.client.non("01", request(target, method, 0x12));
    if (reads(method)) {
      assertThat(asked()).isEqualTo(1);
    } else {
      assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.REQUEST_ENTITY_INCOMPLETE);
      assertThat(asked()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}, method {1}")
  @MethodSource("targets")
  void it_comes_out_of_the_snapshot_and_is_4_08_when_that_is_gone(String target, int method) {
    rig.client.non("01", request(target, method, 2));
    answer(CoapOptions.NONE, BODY);
    rig.client.receive();
    rig.client.non("02", request(target, method, 0x12));
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(BODY.substring(64));
    assertThat(asked()).isEqualTo(1);
    rig.turn(Block2Cache.MAX_IDLE.toMillis());
    rig.client.non("03", proxied(CoapCode.GET, "coap://nobody/", OptionNumber.BLOCK2, 0));
    rig.client.receive();
    rig.client.non("04", request(target, method, 0x12));
    assertThat(asked()).isEqualTo(reads(method) ? 2 : 1);
  }

  @ParameterizedTest(name = "{0}, method {1}")
  @MethodSource("targets")
  void a_server_that_cuts_its_answer_itself_is_asked_for_all_its_blocks(String target, int method) {
    rig.client.non("00", request(target, method, 2));
    answer(CoapOptions.NONE, "an older answer " + BODY);
    rig.client.receive();
    rig.client.non("01", request(target, method, 2));
    for (int number = 0; number < 2; number++) {
      assertThat(asked()).isEqualTo(number + 2);
      int value = number << 4 | (number == 0 ? 8 : 0) | 2;
      CoapOptions own = CoapOptions.builder().add(OptionNumber.BLOCK2, value).build();
      answer(own, number == 0 ? BODY.substring(0, 64) : BODY.substring(64));
    }
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(BODY.substring(0, 64));
    rig.client.non("02", request(target, method, 0x12));
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo(BODY.substring(64));
    assertThat(asked()).isEqualTo(3);
  }
}
