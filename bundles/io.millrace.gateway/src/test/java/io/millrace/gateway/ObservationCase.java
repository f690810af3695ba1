// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the tests of observations share: a gateway, and words for registrations and notifications.
 */
abstract class ObservationCase {
  static final String REMOTE = "coap://198.51.100.7";

  GatewayRig rig = rig(Map.of());

  static GatewayRig rig(Map<String, ?> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("destinations", new String[] {"198.51.100.7"});
    return new GatewayRig(config);
  }

  static CoapRequest observe(String uri) {
    return proxied(CoapCode.GET, uri, OptionNumber.OBSERVE, Bytes.EMPTY);
  }

  static CoapResponse notification(int number, String text) {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.OBSERVE, number)
            .add(OptionNumber.CONTENT_FORMAT, 0)
            .build();
    return new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(text));
  }

  static List<String> texts(List<CoapMessage> messages) {
    return messages.stream().filter(m -> !m.isEmpty()).map(m -> m.payload().utf8()).toList();
  }

  static List<Long> numbers(List<CoapMessage> messages) {
    return messages.stream()
        .filter(m -> !m.isEmpty())
        .map(m -> m.options().uint(OptionNumber.OBSERVE, -1))
        .toList();
  }

  void register(String token) {
    rig.client.non(token, observe(DEVICE + "/snsr/temp?sens"));
    rig.device.last().notify(1, "first");
    assertThat(texts(rig.client.receive())).containsExactly("first");
  }
}
