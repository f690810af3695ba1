// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.californium.core.coap.CoAP.Code.GET;
import static org.eclipse.californium.core.coap.CoAP.Code.POST;
import static org.eclipse.californium.core.coap.CoAP.Code.PUT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CHANGED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTENT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTINUE;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CREATED;

import java.util.Locale;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.Test;

/** Block cases 1 to 6 of the CoAP plugtests, through the proxy [RFC 7959]. */
class PlugtestBlockTest extends Plugtest {
  private static final int NONE = -1;
  private static final int BYTES_64 = 2;

  /** Retrieves a body whose first block is there; checks every block on the way. */
  private String rest(CoAP.Code method, String path, Response first, int wished) throws Exception {
    StringBuilder body = new StringBuilder();
    Response response = first;
    for (BlockOption block = block2(response); ; block = block2(response)) {
      assertThat(block.getOffset()).isEqualTo(body.length());
      assertThat(block.getSzx()).isLessThanOrEqualTo(wished == NONE ? 6 : wished);
      body.append(response.getPayloadString());
      if (!block.isM()) {
        assertThat(response.getPayloadSize()).isBetween(1, block.getSize());
        return body.toString();
      }
      assertThat(response.getPayloadSize()).isEqualTo(block.getSize());
      assertThat(response.getOptions().getETags().get(0))
          .isEqualTo(first.getOptions().getETags().get(0));
      Request next = client.proxied(method, path);
      next.getOptions().setBlock2(block.getSzx(), false, block.getNum() + 1);
      response = client.settle(next);
      assertThat(response.getCode()).isEqualTo(first.getCode());
      assertThat(block2(response).getSzx()).isEqualTo(block.getSzx());
    }
  }

  private static BlockOption block2(Response response) {
    assertThat(response.getOptions().hasBlock2()).as("%s", response).isTrue();
    return response.getOptions().getBlock2();
  }

  private String get(String path, int szx) throws Exception {
    Request request = client.get(path);
    if (szx != NONE) {
      request.getOptions().setBlock2(szx, false, 0);
    }
    Response first = matching(request, client.settle(request), CONTENT);
    assertThat(block2(first).isM()).isTrue();
    return rest(GET, path, first, szx);
  }

  /** Sends a body in blocks and returns the last response. */
  private Response send(CoAP.Code method, String path, String body, int szx) throws Exception {
    int size = 16 << szx;
    for (int number = 0; ; number++) {
      int end = Math.min(body.length(), (number + 1) * size);
      Request request = with(body.substring(number * size, end), client.proxied(method, path));
      request.getOptions().setBlock1(szx, end < body.length(), number);
      Response response = client.settle(request);
      BlockOption block = response.getOptions().getBlock1();
      assertThat(block.getNum()).isEqualTo(number);
      assertThat(block.getSzx()).isEqualTo(szx);
      if (end == body.length()) {
        assertThat(block.isM()).isFalse();
        return response;
      }
      assertThat(response.getCode()).isEqualTo(CONTINUE);
    }
  }

  @Test
  void cb01_large_resource_whose_block_size_the_client_proposes() throws Exception {
    assertThat(get("/large", BYTES_64)).isEqualTo(OriginBodies.Large.CONTENT);
  }

  @Test
  void cb02_large_resource_of_which_the_client_does_not_know() throws Exception {
    assertThat(get("/large", NONE)).isEqualTo(OriginBodies.Large.CONTENT);
  }

  @Test
  void cb03_large_put() throws Exception {
    String body = OriginBodies.text("update", 1500);
    assertThat(send(PUT, "/large-update", body, BYTES_64).getCode()).isEqualTo(CHANGED);
    assertThat(get("/large-update", BYTES_64)).isEqualTo(body);
  }

  @Test
  void cb04_large_post_that_creates() throws Exception {
    String body = OriginBodies.text("create", 900);
    Response created = send(POST, "/large-create", body, BYTES_64);
    assertThat(created.getCode()).isEqualTo(CREATED);
    assertThat(created.getOptions().getLocationPath()).hasSize(2).startsWith("large-create");
    String path = "/" + created.getOptions().getLocationPathString();
    assertThat(get(path, BYTES_64)).isEqualTo(body);
  }

  @Test
  void cb05_large_post_with_a_large_response() throws Exception {
    String body = OriginBodies.text("post", 1500);
    Response first = send(POST, "/large-post", body, BYTES_64);
    assertThat(first.getCode()).isEqualTo(CHANGED);
    assertThat(rest(POST, "/large-post", first, NONE)).isEqualTo(body.toUpperCase(Locale.ROOT));
    long executions =
        origin.asked("large-post").stream()
            .filter(each -> each.getOptions().hasBlock1() && !each.getOptions().getBlock1().isM())
            .count();
    assertThat(executions).isEqualTo(1);
  }

  @Test
  void cb06_large_resource_in_blocks_of_16_bytes() throws Exception {
    assertThat(get("/large", 0)).isEqualTo(OriginBodies.Large.CONTENT);
  }
}
