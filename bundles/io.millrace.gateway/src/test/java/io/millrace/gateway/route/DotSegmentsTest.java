// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dots as path segments, in a Proxy-Uri and in Uri-Path [RFC 7252 §5.10.1, §6.4]. */
class DotSegmentsTest {
  private final GatewayRig rig = new GatewayRig();

  @ParameterizedTest
  @CsvSource({
    "/a/b/c/./../../g, a|g",
    "/./a, a",
    "/../x, x",
    "/../../../x/y, x|y",
    "/a/./b, a|b",
    "/a/../b, b",
    "/a/.., ''",
    "/a/b/.., a|",
    "/a/., a|",
    "/., ''",
    "/.., ''",
    "/a/../, ''",
    "//.., ''",
    "/a//../b, a|b",
    "/..., ...",
    "/.a/..b/c., .a|..b|c.",
    "/.well-known/core, .well-known|core",
    "/a/../snsr/arduino/temp, snsr|arduino|temp"
  })
  void dot_segments_as_written_are_resolved_before_the_path_is_split(String path, String segments) {
    for (String query : new String[] {"", "?", "?a=/../b&."}) {
      rig.client.non("01", proxied(CoapCode.GET, DEVICE + path + query));
      CoapRequest asked = rig.device.last().request;
      assertThat(String.join("|", asked.path())).as(path + query).isEqualTo(segments);
      assertThat(String.join("&", asked.query())).isEqualTo(query.replace("?", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/b/c/./../../g",
        "/mid/content=5/../6",
        "/..a/.b/...",
        "/a/b/..",
        "/a/./.",
        "/"
      })
  void dot_segments_are_resolved_as_java_does(String path) {
    ProxyUri uri = ProxyUri.cut(Bytes.utf8("coap://host" + path + "?q"));
    assertThat(uri.start().utf8()).isEqualTo("coap://host");
    assertThat(DotSegments.removed(Bytes.utf8(path), 0, path.length()).utf8())
        .isEqualTo(URI.create("coap://host" + path).normalize().getPath());
  }

  @Test
  void a_uri_without_a_path_has_no_dot_segments() {
    for (String rest : new String[] {"", "?/../x", "?.."}) {
      rig.client.non("01", proxied(CoapCode.GET, DEVICE + rest));
      assertThat(rig.device.last().request.path()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void a_uri_path_of_dots_is_4_00(String dots) {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.URI_HOST, GatewayRig.NAME)
            .add(OptionNumber.URI_PATH, "a")
            .add(OptionNumber.URI_PATH, dots)
            .add(OptionNumber.PROXY_SCHEME, "coap")
            .build();
    rig.client.non("01", new CoapRequest(CoapCode.GET, options, Bytes.EMPTY));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.BAD_REQUEST);
    assertThat(rig.device.asked()).isEmpty();
  }
}
