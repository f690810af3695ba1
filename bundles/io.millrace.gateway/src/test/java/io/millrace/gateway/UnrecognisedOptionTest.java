// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.OddOption;
import io.millrace.gateway.route.HopKind;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Options that count as unrecognised: for their number, their length, or for coming once too often
 * [RFC 7252 §5.4.3, §5.4.5, §5.7.1]. Every class of them goes through the proxy in both directions,
 * to every kind of hop and in every kind of message.
 */
class UnrecognisedOptionTest {
  private static final String MESH = "coap://SSN00135000500000AA";
  private static final String ELSEWHERE = "coap://198.51.100.7";

  private static GatewayRig rig() {
    GatewayRig rig = new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));
    rig.resolver.put("SSN00135000500000AA", new InetSocketAddress("198.51.100.1", 4849), "mains");
    return rig;
  }

  private static String target(HopKind hop) {
    return hop == HopKind.DEVICE ? DEVICE : hop == HopKind.MESH ? MESH : ELSEWHERE;
  }

  @TestFactory
  Stream<DynamicTest> request() {
    return OddOption.ofRequests().stream()
        .flatMap(
            odd ->
                Stream.of(HopKind.values())
                    .flatMap(
                        hop ->
                            Stream.of(true, false)
                                .map(
                                    con ->
                                        DynamicTest.dynamicTest(
                                            (con ? "CON to " : "NON to ") + hop + ": " + odd,
                                            () -> checkRequest(odd, hop, con)))));
  }

  private static void checkRequest(OddOption odd, HopKind hop, boolean confirmable) {
    GatewayRig rig = rig();
    CoapOptionsBuilder options = CoapOptions.builder();
    if (odd.number() == OptionNumber.PROXY_SCHEME) {
      options.add(OptionNumber.URI_HOST, GatewayRig.NAME);
    } else if (odd.number() != OptionNumber.PROXY_URI) {
      options.add(OptionNumber.PROXY_URI, target(hop) + "/path");
    }
    odd.addTo(options);
    CoapRequest request = new CoapRequest(CoapCode.GET, options.build(), Bytes.EMPTY);
    if (confirmable) {
      rig.client.con("01", request);
    } else {
      rig.client.non("01", request);
    }
    if (odd.unsafe()) {
      CoapMessage answer = rig.client.receiveOne();
      assertThat(CoapCode.text(answer.code())).isEqualTo("4.02");
      assertThat(answer.payload().utf8()).contains("option " + odd.number() + " ");
      assertThat(rig.device.asked()).isEmpty();
      assertThat(rig.transport.asked()).isEmpty();
    } else {
      CoapOptions sent =
          hop == HopKind.DEVICE
              ? rig.device.last().request.options()
              : rig.transport.asked().get(0).request.options();
      assertThat(sent.all(odd.number())).isEqualTo(odd.unrecognised());
    }
  }

  private enum Kind {
    ANSWER_TO_CON,
    ANSWER_TO_NON,
    ERROR,
    REGISTRATION,
    NOTIFICATION;

    private boolean observes() {
      return this == REGISTRATION || this == NOTIFICATION;
    }
  }

  @TestFactory
  Stream<DynamicTest> answer() {
    return OddOption.ofAnswers().stream()
        .flatMap(
            odd ->
                Stream.of(HopKind.values())
                    .flatMap(
                        hop ->
                            Stream.of(Kind.values())
                                .filter(
                                    kind ->
                                        !kind.observes() || odd.number() != OptionNumber.OBSERVE)
                                .map(
                                    kind ->
                                        DynamicTest.dynamicTest(
                                            kind + " from " + hop + ": " + odd,
                                            () -> checkAnswer(odd, hop, kind)))));
  }

  private static void checkAnswer(OddOption odd, HopKind hop, Kind kind) {
    GatewayRig rig = rig();
    CoapOptionsBuilder asked = CoapOptions.builder();
    if (kind.observes()) {
      asked.add(OptionNumber.OBSERVE, Bytes.EMPTY);
    }
    asked.add(OptionNumber.PROXY_URI, target(hop) + "/path");
    CoapRequest request = new CoapRequest(CoapCode.GET, asked.build(), Bytes.EMPTY);
    if (kind == Kind.ANSWER_TO_CON) {
      rig.client.con("01", request);
    } else {
      rig.client.non("01", request);
    }
    if (kind == Kind.NOTIFICATION) {
      answer(rig, hop, new CoapResponse(CoapCode.CONTENT, observe(1), Bytes.utf8("first")));
    }
    rig.client.receive();
    CoapOptionsBuilder options = (kind.observes() ? observe(2) : CoapOptions.NONE).toBuilder();
    odd.addTo(options);
    int code = kind == Kind.ERROR ? CoapCode.NOT_FOUND : CoapCode.CONTENT;
    answer(rig, hop, new CoapResponse(code, options.build(), Bytes.EMPTY));
    CoapMessage got = rig.client.receiveOne();
    if (odd.unsafe()) {
      assertThat(CoapCode.text(got.code())).isEqualTo("5.02");
      assertThat(got.options().isEmpty()).isTrue();
      assertThat(isCancelled(rig, hop)).isEqualTo(kind.observes());
    } else {
      assertThat(got.code()).isEqualTo(code);
      assertThat(got.options().all(odd.number())).isEqualTo(odd.values());
      assertThat(got.options().has(OptionNumber.OBSERVE)).isEqualTo(kind.observes());
    }
  }

  private static CoapOptions observe(int number) {
    return CoapOptions.builder().add(OptionNumber.OBSERVE, number).build();
  }

  private static void answer(GatewayRig rig, HopKind hop, CoapResponse response) {
    if (hop == HopKind.DEVICE) {
      rig.device.last().answer(response);
    } else {
      rig.transport.asked().get(0).answer(response);
    }
  }

  private static boolean isCancelled(GatewayRig rig, HopKind hop) {
    return hop == HopKind.DEVICE
        ? rig.device.last().cancelled
        : rig.transport.asked().get(0).cancelled;
  }
}
