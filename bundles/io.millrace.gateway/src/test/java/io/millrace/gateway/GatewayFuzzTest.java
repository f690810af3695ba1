// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.ParseResult;
import io.millrace.coap.DatagramCodec;
import io.millrace.gateway.rig.Client;
import java.util.Map;

class GatewayFuzzTest {
  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"198.51.100.0/24"}));

  @FuzzTest
  void no_request_makes_the_gateway_throw_or_keeps_it_from_answering(FuzzedDataProvider data) {
    ParseResult parsed = new DatagramCodec().parse(Bytes.wrap(data.consumeRemainingAsBytes()));
    if (parsed.isMessage()
        && parsed.message().type() <= 1
        && CoapCode.isRequest(parsed.message().code())) {
      rig.client.send(parsed.message());
    }
    rig.turn(1_000_000);
    rig.client.receive();
    rig.client.con("0fab", Client.local(CoapCode.GET, "echo"));
    CoapMessage answer = rig.client.receiveOne();
    if (answer.code() != CoapCode.CONTENT) {
      throw new IllegalStateException("answered " + answer);
    }
  }
}
