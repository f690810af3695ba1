// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import static io.millrace.gateway.rig.Client.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.gateway.GatewayRig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Resources that have all paths below their own, and those that take bodies block by block. */
class SubtreeTest {
  private static final Map<String, Object> PROPERTIES =
      Map.of(LocalResource.PATH, "files", LocalResource.SUBTREE, true, LocalResource.BLOCKS, true);

  private final GatewayRig rig = new GatewayRig();
  private final List<CoapRequest> asked = new ArrayList<>();
  private final LocalResource files =
      (request, peer, answer) -> {
        asked.add(request);
        answer.accept(CoapResponse.of(CoapCode.CONTINUE));
      };

  private CoapMessage ask(CoapRequest request) {
    rig.client.con("01", request);
    return rig.client.receiveOne();
  }

  private static CoapRequest block(String path, int number, boolean more, String text) {
    int value = number << 4 | (more ? 8 : 0);
    return local(CoapCode.PUT, path, OptionNumber.BLOCK1, value).with(Bytes.utf8(text));
  }

  @Test
  void requests_below_the_path_reach_the_resource_and_others_do_not() {
    rig.offer(files, PROPERTIES);
    for (String path : List.of("files", "files/a", "files/a/b/c")) {
      assertThat(ask(local(CoapCode.GET, path)).code()).isEqualTo(CoapCode.CONTINUE);
    }
    assertThat(asked).extracting(CoapRequest::joinedPath).contains("files/a/b/c");
    for (String path : List.of("filesa", "file", "", "a/files")) {
      assertThat(ask(local(CoapCode.GET, path)).code()).isEqualTo(CoapCode.NOT_FOUND);
    }
  }

  @Test
  void resource_of_a_path_of_its_own_below_comes_first() {
    rig.offer(files, PROPERTIES);
    rig.offer(
        (request, peer, answer) -> answer.accept(CoapResponse.of(CoapCode.CONTENT)),
        Map.of(LocalResource.PATH, "files/own"));
    assertThat(ask(local(CoapCode.GET, "files/own")).code()).isEqualTo(CoapCode.CONTENT);
    assertThat(ask(local(CoapCode.GET, "files/own/a")).code()).isEqualTo(CoapCode.CONTINUE);
  }

  @Test
  void each_block_reaches_the_resource_as_it_came_and_has_its_option_in_the_answer() {
    rig.offer(files, PROPERTIES);
    CoapMessage first = ask(block("files/a", 0, true, "0123456789abcdef"));
    assertThat(first.code()).isEqualTo(CoapCode.CONTINUE);
    assertThat(first.options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(8);
    assertThat(ask(block("files/a", 7, false, "last")).options().uint(OptionNumber.BLOCK1, -1))
        .isEqualTo(7 << 4);
    assertThat(asked).extracting(each -> each.payload().utf8()).contains("last");
    assertThat(asked.get(1).options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(7 << 4);
  }

  @Test
  void request_below_the_path_waits_while_the_resource_is_replaced() {
    rig.offer(files, PROPERTIES);
    rig.withdraw(files, PROPERTIES);
    rig.client.con("02", block("files/a", 3, true, "0123456789abcdef"));
    rig.turn(100);
    assertThat(rig.client.receive()).isEmpty();
    rig.offer(files, PROPERTIES);
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
    assertThat(asked.get(0).options().uint(OptionNumber.BLOCK1, -1)).isEqualTo(3 << 4 | 8);
    rig.withdraw(files, PROPERTIES);
    rig.turn(11_000);
    assertThat(ask(local(CoapCode.GET, "files/a")).code()).isEqualTo(CoapCode.NOT_FOUND);
  }
}
