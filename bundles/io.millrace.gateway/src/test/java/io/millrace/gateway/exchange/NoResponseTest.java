// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that does not want some responses [RFC 7967]; the device answers as always. */
class NoResponseTest {
  private final GatewayRig rig = new GatewayRig();

  private static CoapRequest put(int unwanted) {
    return proxied(CoapCode.PUT, DEVICE + "/led", OptionNumber.NO_RESPONSE, unwanted);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 68, true", "0, 132, true", "2, 68, false", "2, 132, true", "2, 160, true",
    "8, 68, true", "8, 132, false", "8, 160, true", "16, 132, true", "16, 160, false",
    "24, 68, true", "24, 132, false", "26, 68, false", "26, 132, false", "26, 160, false"
  })
  void responses_of_an_unwanted_class_are_left_out(int unwanted, int code, boolean wanted) {
    rig.client.non("01", put(unwanted));
    assertThat(rig.device.last().request.options().has(OptionNumber.NO_RESPONSE)).isFalse();
    rig.device.last().answer(CoapResponse.of(code));
    assertThat(rig.client.receive()).hasSize(wanted ? 1 : 0);
  }

  @Test
  void confirmable_request_is_acknowledged_all_the_same() {
    rig.client.con("01", put(26));
    CoapMessage acknowledgement = rig.client.receiveOne();
    assertThat(acknowledgement.type()).isEqualTo(MessageType.ACK);
    assertThat(acknowledgement.code()).isZero();
    rig.device.last().answer(CoapResponse.of(CoapCode.CHANGED));
    assertThat(rig.client.receive()).isEmpty();
  }

  @Test
  void error_of_the_gateway_is_left_out_too() {
    rig.client.non("01", proxied(CoapCode.GET, "coap://nobody/", OptionNumber.NO_RESPONSE, 8));
    rig.client.non("02", proxied(CoapCode.GET, "coap://nobody/", OptionNumber.NO_RESPONSE, 16));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.NOT_FOUND);
  }

  @Test
  void own_resource_is_silent_when_it_is_asked_to_be() {
    rig.client.con("01", local(CoapCode.GET, "help", OptionNumber.NO_RESPONSE, 2));
    assertThat(rig.client.receiveOne().code()).isZero();
  }

  @Test
  void body_in_blocks_goes_on_without_its_last_response() {
    CoapRequest first =
        proxied(CoapCode.PUT, DEVICE + "/x", OptionNumber.BLOCK1, 8, OptionNumber.NO_RESPONSE, 26);
    rig.client.non("01", first.with(Bytes.utf8("0123456789abcdef")));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
    CoapRequest last =
        proxied(
            CoapCode.PUT, DEVICE + "/x", OptionNumber.BLOCK1, 0x10, OptionNumber.NO_RESPONSE, 26);
    rig.client.non("02", last.with(Bytes.utf8("end")));
    rig.device.last().answer(CoapResponse.of(CoapCode.CHANGED));
    assertThat(rig.client.receive()).isEmpty();
  }

  @Test
  void observer_is_notified_whatever_it_does_not_want() {
    rig.client.non(
        "01",
        proxied(
            CoapCode.GET,
            DEVICE + "/snsr/x",
            OptionNumber.OBSERVE,
            0,
            OptionNumber.NO_RESPONSE,
            26));
    rig.device.last().content("1");
    assertThat(rig.client.receive()).hasSize(1);
  }
}
