// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.OddOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Unrecognised options of a request that is for the gateway itself [RFC 7252 §5.4.1]: a critical
 * one is 4.02 for a confirmable request and a reset for the other; an elective one is nothing.
 */
class OddOptionHereTest {
  @TestFactory
  Stream<DynamicTest> request() {
    return OddOption.ofRequests().stream()
        .filter(
            odd ->
                odd.number() != OptionNumber.PROXY_URI && odd.number() != OptionNumber.PROXY_SCHEME)
        .flatMap(
            odd ->
                Stream.of(true, false)
                    .map(
                        con ->
                            DynamicTest.dynamicTest(
                                (con ? "CON: " : "NON: ") + odd, () -> check(odd, con))));
  }

  private static void check(OddOption odd, boolean confirmable) {
    GatewayRig rig = new GatewayRig();
    CoapRequest request = Client.local(CoapCode.GET, "help");
    CoapOptionsBuilder options = request.options().toBuilder();
    odd.addTo(options);
    if (confirmable) {
      rig.client.con("01", request.with(options.build()));
    } else {
      rig.client.non("01", request.with(options.build()));
    }
    CoapMessage answer = rig.client.receiveOne();
    if (!OptionNumber.isCritical(odd.number())) {
      assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    } else if (confirmable) {
      assertThat(CoapCode.text(answer.code())).isEqualTo("4.02");
      assertThat(answer.payload().utf8()).contains("option " + odd.number() + " ");
    } else {
      assertThat(answer).isEqualTo(CoapMessage.empty(MessageType.RST, answer.messageId()));
    }
  }

  @Test
  void an_elective_option_that_does_not_fit_is_as_if_it_were_not_there() {
    GatewayRig rig = new GatewayRig();
    CoapRequest request =
        Client.local(CoapCode.POST, "echo", OptionNumber.CONTENT_FORMAT, Bytes.hex("00003c"));
    rig.client.con("01", request.with(Bytes.utf8("x")));
    assertThat(rig.client.receiveOne().options().uint(OptionNumber.CONTENT_FORMAT, -1))
        .isEqualTo(ContentFormat.OCTET_STREAM);
    CoapRequest twice =
        Client.local(
            CoapCode.POST, "echo", OptionNumber.CONTENT_FORMAT, 60, OptionNumber.CONTENT_FORMAT, 0);
    rig.client.con("02", twice.with(Bytes.utf8("x")));
    assertThat(rig.client.receiveOne().options().uint(OptionNumber.CONTENT_FORMAT, -1))
        .isEqualTo(60);
  }

  @Test
  void a_rejected_request_is_over_and_its_token_free() {
    GatewayRig rig = new GatewayRig();
    rig.client.non("01", Client.local(CoapCode.GET, "help", 2049, "x"));
    rig.client.receive();
    rig.turn(100_000);
    rig.client.non("01", Client.local(CoapCode.GET, "help"));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.CONTENT);
  }
}
