// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.lib.linkformat.LinkFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What /.well-known/core says of the gateway is so. */
class CapabilitiesTest {
  private final GatewayRig rig = new GatewayRig();

  private CoapMessage ask(Client client, CoapRequest request) {
    client.con("01", request);
    return client.receiveOne();
  }

  private String core() {
    return ask(rig.client, local(CoapCode.GET, ".well-known/core")).payload().utf8();
  }

  private static List<String> words(String core, String attribute) {
    String link =
        List.of(core.split(",")).stream()
            .filter(each -> each.startsWith("</.well-known/core>"))
            .findFirst()
            .orElseThrow();
    for (String each : link.split(";")) {
      if (each.startsWith(attribute + "=")) {
        return List.of(each.substring(attribute.length() + 1).replace("\"", "").split(" "));
      }
    }
    return List.of();
  }

  @Test
  void options_areThoseOfTheTable() {
    List<String> expected = new ArrayList<>();
    for (int number : ClientOptions.recognised().toArray()) {
      if (number != 124) {
        expected.add(OptionNumber.name(number));
      }
    }
    expected.add("Echo");
    expected.add("Request-Tag");
    assertThat(words(core(), "options")).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void listing_isStrict_andSurvivesAParserThatOnlySplits() {
    String core = core();
    assertThat(LinkFormat.parse(core).isGood()).isTrue();
    assertThat(core.length()).as("the Windows client takes one datagram").isLessThan(1024);
    for (String entry : core.split(",")) {
      assertThat(entry).startsWith("</").matches("<[^<>]+>(;[a-z]+=(\\d+|\"[^\"]*\"))*");
    }
  }

  @Test
  void everyFeature_isThere() {
    Map<String, Boolean> shown = new TreeMap<>();
    shown.put("forward-proxy", isForwarded());
    shown.put("observe", isObserved());
    shown.put("block1", isBlock1Taken());
    shown.put("block2", isBlock2Given());
    shown.put("echo", isEchoGiven());
    shown.put(
        "sessions",
        ask(rig.client, local(CoapCode.POST, "sessions").with(Bytes.utf8("good"))).code() == 0x41);
    shown.put("safe-options", isSafeOptionForwarded());
    assertThat(shown).doesNotContainValue(false);
    assertThat(words(core(), "features")).containsExactlyInAnyOrderElementsOf(shown.keySet());
  }

  private boolean isForwarded() {
    rig.client.con("02", proxied(CoapCode.GET, GatewayRig.DEVICE + "/t"));
    rig.device.last().content("x");
    return rig.client.receive().stream().anyMatch(each -> each.code() == CoapCode.CONTENT);
  }

  private boolean isObserved() {
    rig.client.con("03", proxied(CoapCode.GET, GatewayRig.DEVICE + "/o", OptionNumber.OBSERVE, 0));
    rig.device.last().notify(1, "x");
    return rig.client.receive().stream().anyMatch(each -> each.options().has(OptionNumber.OBSERVE));
  }

  private boolean isBlock1Taken() {
    CoapRequest first = local(CoapCode.POST, "echo", OptionNumber.BLOCK1, 8);
    return ask(rig.client, first.with(Bytes.utf8("0123456789abcdef"))).code() == CoapCode.CONTINUE;
  }

  private boolean isBlock2Given() {
    CoapRequest second = local(CoapCode.GET, "help", OptionNumber.BLOCK2, 0x10);
    return ask(rig.client, second).payload().length() == 16;
  }

  private boolean isEchoGiven() {
    CoapMessage first = ask(rig.client("198.51.100.7", 1), local(CoapCode.GET, "help"));
    return first.options().has(OptionNumber.ECHO);
  }

  private boolean isSafeOptionForwarded() {
    Bytes value = Bytes.hex("01");
    rig.client.con("04", proxied(CoapCode.GET, GatewayRig.DEVICE + "/s", 65000, value));
    rig.client.receive();
    return value.equals(rig.device.last().request.options().first(65000));
  }
}
