// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.gateway.GatewayRig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to FETCH in blocks: the payload says what is asked for [RFC 8132 §2, RFC 7959 §2.7]. */
class FetchInBlocksTest {
  private static final int LAST = 0x56;

  private final GatewayRig rig = new GatewayRig();

  @BeforeEach
  void offer() {
    rig.offer(
        (request, peer, answer) -> answer.accept(content(request)),
        Map.of(LocalResource.PATH, "app"));
  }

  private static CoapResponse content(CoapRequest request) {
    long format = request.options().uint(OptionNumber.CONTENT_FORMAT, 0);
    String text = request.payload().utf8() + format;
    return CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8(text.repeat(6000 / text.length() + 1)));
  }

  private String fetch(String target, String query, int format, Integer... blocks) {
    List<Integer> options = List.of(blocks);
    CoapRequest request =
        target.equals("app") ? local(CoapCode.FETCH, target) : proxied(CoapCode.FETCH, target);
    var with = request.options().toBuilder().add(OptionNumber.CONTENT_FORMAT, format);
    for (int i = 0; i < options.size(); i += 2) {
      with.add(options.get(i), options.get(i + 1));
    }
    int asked = rig.device.asked().size();
    rig.client.non("01", request.with(with.build()).with(Bytes.utf8(query)));
    if (rig.device.asked().size() > asked) {
      rig.device.last().answer(content(rig.device.last().request));
    }
    return rig.client.receiveOne().payload().utf8();
  }

  private String block(String target, String query, int format, int block2) {
    return fetch(target, query, format, OptionNumber.BLOCK2, block2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", DEVICE + "/x"})
  void two_with_different_payloads_or_formats_get_blocks_of_their_own(String target) {
    block(target, "a", 7, 6);
    block(target, "b", 7, 6);
    block(target, "a", 8, 6);
    assertThat(block(target, "a", 7, LAST)).contains("a7").doesNotContain("b", "8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", DEVICE + "/x"})
  void one_for_a_later_block_without_the_payload_means_the_newest(String target) {
    block(target, "a", 7, 6);
    block(target, "b", 7, 6);
    assertThat(block(target, "", 7, LAST)).contains("b7").doesNotContain("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", DEVICE + "/x"})
  void a_payload_that_comes_in_blocks_counts_as_a_whole(String target) {
    for (String begin : List.of("a", "b")) {
      fetch(target, begin.repeat(16), 7, OptionNumber.BLOCK1, 0x08);
      fetch(target, "same", 7, OptionNumber.BLOCK2, 6, OptionNumber.BLOCK1, 0x10);
    }
    assertThat(block(target, "a".repeat(16) + "same", 7, 0x16))
        .contains("aaaa")
        .doesNotContain("b");
    assertThat(block(target, "b".repeat(16) + "same", 7, 0x16))
        .contains("bbbb")
        .doesNotContain("aa");
    assertThat(block(target, "", 7, 0x16)).contains("bbbb");
  }

  @Test
  void blocks_of_one_are_of_one_value_and_the_device_is_asked_once() {
    block(DEVICE + "/x", "a", 7, 6);
    block(DEVICE + "/x", "b", 7, 6);
    block(DEVICE + "/x", "a", 7, 0x16);
    block(DEVICE + "/x", "b", 7, 0x16);
    assertThat(rig.device.asked()).hasSize(2);
  }
}
