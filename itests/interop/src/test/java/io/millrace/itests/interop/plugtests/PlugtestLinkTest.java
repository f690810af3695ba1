// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTENT;

import java.util.Arrays;
import java.util.List;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.Test;

/** Link cases 1 to 9 of the CoAP plugtests, through the proxy [RFC 6690]. */
class PlugtestLinkTest extends Plugtest {
  private static final int LINK_FORMAT = 40;

  /** Returns the targets of the links that are served. */
  private List<String> links(String query) throws Exception {
    String body = body("/.well-known/core" + query);
    return Arrays.stream(body.split(","))
        .map(link -> link.replaceFirst("^<([^>]*)>.*$", "$1"))
        .toList();
  }

  private String body(String path) throws Exception {
    Response first = piggybacked(client.get(path), CONTENT);
    assertThat(first.getOptions().getContentFormat()).isEqualTo(LINK_FORMAT);
    String body = first.getPayloadString();
    for (Response each = first; isMore(each); body += each.getPayloadString()) {
      var next = client.get(path);
      var block = each.getOptions().getBlock2();
      next.getOptions().setBlock2(block.getSzx(), false, block.getNum() + 1);
      each = piggybacked(next, CONTENT);
    }
    return body;
  }

  private static boolean isMore(Response response) {
    return response.getOptions().hasBlock2() && response.getOptions().getBlock2().isM();
  }

  @Test
  void cl01_all_links() throws Exception {
    assertThat(links("")).contains("/test", "/link1", "/link4", "/path", "/obs", "/large");
  }

  @Test
  void cl02_links_of_a_type() throws Exception {
    assertThat(links("?rt=Type1")).containsExactlyInAnyOrder("/link1", "/link3");
  }

  @Test
  void cl03_links_with_a_type() throws Exception {
    assertThat(links("?rt=*")).contains("/link1", "/link2", "/link3").doesNotContain("/link4");
  }

  @Test
  void cl04_links_with_several_types() throws Exception {
    assertThat(links("?rt=Type2")).containsExactlyInAnyOrder("/link1", "/link2");
  }

  @Test
  void cl05_links_by_the_start_of_their_interface() throws Exception {
    assertThat(links("?if=If*")).containsExactlyInAnyOrder("/link1", "/link2");
  }

  @Test
  void cl06_links_with_a_size() throws Exception {
    assertThat(links("?sz=*")).containsExactly("/link1");
  }

  @Test
  void cl07_link_by_its_target() throws Exception {
    assertThat(links("?href=/link1")).containsExactly("/link1");
  }

  @Test
  void cl08_links_by_the_start_of_their_target() throws Exception {
    assertThat(links("?href=/link*"))
        .containsExactlyInAnyOrder("/link1", "/link2", "/link3", "/link4");
  }

  @Test
  void cl09_links_in_a_hierarchy() throws Exception {
    assertThat(body("/.well-known/core")).contains("</path>;ct=40");
    assertThat(body("/path")).isEqualTo("</path/sub1>,</path/sub2>");
    assertThat(piggybacked(client.get("/path/sub1"), CONTENT).getPayloadString())
        .isEqualTo("/path/sub1");
  }
}
