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
import io.millrace.gateway.rig.Client;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An account without permission gets nothing of what was answered to others: neither kept, nor
 * validated, nor stale, nor in blocks, nor observed, nor in flight [RFC 7252 §5.6].
 */
class SharedAnswersPermissionTest extends ObservationCase {
  private static final String TEMP = DEVICE + "/snsr/temp?sens";
  private static final Bytes TAG = Bytes.hex("77");

  private Client poor;

  @BeforeEach
  void two() {
    rig = rig(Map.of("cacheStale", 600));
    poor = rig.client("192.0.2.67", 6000);
    rig.sessions.allow(poor.peer());
  }

  private void isRefused(CoapRequest request) {
    int asked = rig.device.asked().size();
    poor.non("0a", request);
    CoapMessage refusal = poor.receiveOne();
    assertThat(refusal.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(refusal.options().has(OptionNumber.ETAG)).isFalse();
    assertThat(refusal.payload().utf8()).doesNotContain("secret");
    assertThat(rig.device.asked()).hasSize(asked);
  }

  private void answered(String payload) {
    rig.client.non("01", proxied(CoapCode.GET, TEMP));
    CoapOptions options =
        CoapOptions.builder().add(OptionNumber.ETAG, TAG).add(OptionNumber.MAX_AGE, 30).build();
    rig.device.last().answer(new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(payload)));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void it_is_not_told_that_what_it_has_is_valid() {
    answered("secret");
    isRefused(proxied(CoapCode.GET, TEMP, OptionNumber.ETAG, TAG));
  }

  @Test
  void it_gets_no_block_of_it() {
    answered("secret".repeat(100));
    isRefused(proxied(CoapCode.GET, TEMP, OptionNumber.BLOCK2, Bytes.hex("12")));
    isRefused(proxied(CoapCode.GET, TEMP, OptionNumber.BLOCK2, Bytes.hex("02")));
  }

  @Test
  void it_gets_no_stale_one() {
    answered("secret");
    rig.turn(60_000);
    isRefused(proxied(CoapCode.GET, TEMP));
  }

  @Test
  void it_does_not_join_a_request_in_flight() {
    rig.client.non("01", proxied(CoapCode.GET, TEMP));
    isRefused(proxied(CoapCode.GET, TEMP));
    rig.device.last().content("secret");
    assertThat(poor.receive()).isEmpty();
  }

  @Test
  void it_does_not_join_an_observation() {
    rig.client.non("01", observe(TEMP));
    rig.device.last().notify(1, "secret");
    isRefused(observe(TEMP));
    isRefused(proxied(CoapCode.GET, TEMP));
    rig.device.last().notify(2, "secret");
    assertThat(poor.receive()).isEmpty();
  }
}
