// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.Client;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * How clients write down what they want of a device: each layout of the options that a client of
 * the field sends asks the device for the same, and the Proxy-Uri alone counts where there is one
 * [RFC 7252 §5.10.2; spec gateway-clients.md 1.4, "Added 29 Nov 2026"].
 */
class TargetFormsTest {
  private static final String URI = DEVICE + "/snsr/arduino/temp?sens";
  private static final String HOST = "ssn001350050005e7d6.sg.yel01.ssn.ssnsgs.net";

  private record Layout(String client, Object... options) {}

  private static final List<Layout> LAYOUTS =
      List.of(
          new Layout("libcoap 4.3.1", 16, Bytes.hex("10"), 35, URI),
          new Layout(
              "libcoap 4.3.4",
              7,
              4849,
              11,
              "snsr",
              11,
              "arduino",
              11,
              "temp",
              15,
              "sens",
              16,
              Bytes.hex("10"),
              35,
              URI,
              292,
              Bytes.hex("5e7a91c3")),
          new Layout("libcoap 4.3.4 with a host", 3, HOST, 11, "snsr", 11, "temp", 35, URI),
          new Layout("npm coap 1.5.0", 11, "snsr", 11, "arduino", 11, "temp", 35, URI),
          new Layout(
              "aiocoap 0.4.14",
              3,
              HOST,
              7,
              4849,
              11,
              "snsr",
              11,
              "arduino",
              11,
              "temp",
              15,
              "sens",
              39,
              "coap"),
          new Layout("Java 1.4.7", 23, Bytes.hex("03"), 35, URI, 124, Bytes.hex("00112233")),
          new Layout("Windows 2.0.7.1", 23, Bytes.hex("03"), 35, URI.toLowerCase()),
          new Layout("another resource of another host", 3, "nobody", 11, "help", 15, "x", 35, URI),
          new Layout("a port, a path and no query", 7, 1, 11, "sessions", 35, URI));

  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;

  private static CoapRequest request(Layout layout) {
    CoapOptionsBuilder options = CoapOptions.builder();
    Client.add(options, layout.options);
    return new CoapRequest(CoapCode.GET, options.build(), Bytes.EMPTY);
  }

  @TestFactory
  Stream<DynamicTest> layout_asks_the_device_for_the_same() {
    return LAYOUTS.stream().map(each -> DynamicTest.dynamicTest(each.client, () -> check(each)));
  }

  private static void check(Layout layout) {
    GatewayRig fresh = new GatewayRig();
    for (boolean confirmable : new boolean[] {true, false}) {
      if (confirmable) {
        fresh.client.con("303730313236", request(layout));
        assertThat(fresh.client.receiveOne().isEmpty()).isTrue();
      } else {
        fresh.client.non("303730313237", request(layout));
        assertThat(fresh.client.receive()).isEmpty();
      }
      CoapRequest asked = fresh.device.last().request;
      assertThat(asked.path()).containsExactly("snsr", "arduino", "temp");
      assertThat(asked.query()).containsExactly("sens");
      for (int gone : new int[] {3, 7, 35, 39}) {
        assertThat(asked.options().has(gone)).isFalse();
      }
      fresh.device.last().content("23.50,C");
      List<CoapMessage> received = fresh.client.receive();
      assertThat(received).extracting(each -> each.payload().utf8()).containsExactly("23.50,C");
    }
  }

  @TestFactory
  Stream<DynamicTest> layout_without_a_session_is_4_01_whatever_its_path_says() {
    return LAYOUTS.stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.client,
                    () -> {
                      Client stranger = rig.client("192.0.2.66", 6000);
                      stranger.con("01", request(each));
                      assertThat(stranger.receiveOne().code()).isEqualTo(CoapCode.UNAUTHORIZED);
                      assertThat(rig.device.asked()).isEmpty();
                    }));
  }

  @Test
  void blocks_belong_to_the_proxy_uri_and_not_to_the_path_beside_it() {
    for (String resource : List.of("a", "b")) {
      client.non("0" + resource, proxied(CoapCode.GET, DEVICE + "/" + resource, 11, "same"));
      rig.device.last().content(resource.repeat(1100));
    }
    client.receive();
    int asked = rig.device.asked().size();
    for (String resource : List.of("a", "b")) {
      client.non(
          "0" + resource,
          proxied(
              CoapCode.GET,
              DEVICE + "/" + resource,
              OptionNumber.URI_PATH,
              "differs in " + resource,
              OptionNumber.BLOCK2,
              0x16));
      assertThat(client.receiveOne().payload().utf8()).isEqualTo(resource.repeat(76));
    }
    assertThat(rig.device.asked()).hasSize(asked);
  }

  @Test
  void bodies_in_blocks_belong_to_the_proxy_uri_too() {
    for (int i = 0; i < 2; i++) {
      CoapRequest part =
          proxied(CoapCode.PUT, URI, 11, "path" + i, OptionNumber.BLOCK1, i == 0 ? 0x08 : 0x10);
      client.non("01", part.with(Bytes.utf8(("" + i).repeat(i == 0 ? 16 : 3))));
    }
    assertThat(rig.device.last().request.payload().utf8()).isEqualTo("0".repeat(16) + "111");
  }

  @Test
  void proxy_uri_with_proxy_scheme_is_4_02() {
    client.con("01", proxied(CoapCode.GET, URI, OptionNumber.PROXY_SCHEME, "coap"));
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.BAD_OPTION);
  }
}
