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
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.gateway.rig.Client;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** ETags towards devices and clients, and answers whose time is over [RFC 7252 §5.6.2]. */
class ValidationTest {
  private static final String TEMP = DEVICE + "/snsr/arduino/temp?sens";
  private static final Bytes TAG = Bytes.hex("0a0b");
  private static final Bytes OTHER = Bytes.hex("0c");

  private GatewayRig rig = new GatewayRig();
  private int token = 0x10;

  private static CoapResponse response(int code, String text, Object... options) {
    CoapOptionsBuilder builder = CoapOptions.builder();
    Client.add(builder, options);
    return new CoapResponse(code, builder.build(), Bytes.utf8(text));
  }

  private static CoapResponse tagged(String text, Bytes tag) {
    return response(CoapCode.CONTENT, text, OptionNumber.ETAG, tag, OptionNumber.MAX_AGE, 30);
  }

  private void send(Object... options) {
    rig.client.non(Integer.toHexString(token++), proxied(CoapCode.GET, TEMP, options));
  }

  private void answer(CoapResponse response) {
    rig.device.last().answer(response);
  }

  private CoapMessage received() {
    return rig.client.receiveOne();
  }

  private CoapRequest last() {
    return rig.device.last().request;
  }

  private int asked() {
    return rig.device.asked().size();
  }

  private void storeStale() {
    send();
    answer(tagged("23.0", TAG));
    received();
    rig.turn(30_000);
  }

  private static void check(CoapMessage message, int code, String text, long maxAge) {
    assertThat(message.code()).isEqualTo(code);
    assertThat(message.payload().utf8()).isEqualTo(text);
    assertThat(message.options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(maxAge);
  }

  @Test
  void a_client_that_has_a_fresh_answer_gets_2_03() {
    send();
    answer(tagged("23.0", TAG));
    received();
    rig.turn(10_000);
    send(OptionNumber.ETAG, OTHER, OptionNumber.ETAG, TAG);
    CoapMessage valid = received();
    check(valid, CoapCode.VALID, "", 20);
    assertThat(valid.options().first(OptionNumber.ETAG)).isEqualTo(TAG);
    send(OptionNumber.ETAG, OTHER);
    check(received(), CoapCode.CONTENT, "23.0", 20);
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void a_stale_answer_is_validated_and_goes_out_whole() {
    storeStale();
    send();
    assertThat(last().options().all(OptionNumber.ETAG)).containsExactly(TAG);
    answer(response(CoapCode.VALID, "", OptionNumber.ETAG, TAG, OptionNumber.MAX_AGE, 50));
    check(received(), CoapCode.CONTENT, "23.0", 50);
    rig.turn(20_000);
    send();
    check(received(), CoapCode.CONTENT, "23.0", 30);
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void a_client_with_the_tag_of_what_was_validated_gets_2_03() {
    storeStale();
    send(OptionNumber.ETAG, TAG);
    assertThat(last().options().all(OptionNumber.ETAG)).containsExactly(TAG);
    answer(response(CoapCode.VALID, "", OptionNumber.ETAG, TAG, OptionNumber.MAX_AGE, 50));
    check(received(), CoapCode.VALID, "", 50);
    send();
    check(received(), CoapCode.CONTENT, "23.0", 50);
  }

  @Test
  void options_of_the_2_03_replace_those_of_what_is_stored() {
    storeStale();
    send();
    answer(response(CoapCode.VALID, "", 4, TAG, 12, 50, 14, 50, 2048, "new"));
    CoapOptions options = received().options();
    assertThat(options.uint(12, 0)).isEqualTo(50);
    assertThat(options.first(2048).utf8()).isEqualTo("new");
  }

  @Test
  void another_answer_replaces_it() {
    storeStale();
    send();
    answer(tagged("24.0", OTHER));
    check(received(), CoapCode.CONTENT, "24.0", 30);
    send();
    check(received(), CoapCode.CONTENT, "24.0", 30);
  }

  @Test
  void a_2_03_without_that_tag_freshens_nothing_and_the_device_is_asked_without_it() {
    storeStale();
    send();
    answer(response(CoapCode.VALID, "", OptionNumber.MAX_AGE, 50));
    assertThat(rig.client.receive()).isEmpty();
    assertThat(last().options().has(OptionNumber.ETAG)).isFalse();
    answer(tagged("24.0", OTHER));
    check(received(), CoapCode.CONTENT, "24.0", 30);
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  void a_2_03_to_a_request_without_tags_is_passed_on_and_freshens_nothing() {
    send();
    answer(response(CoapCode.VALID, "", OptionNumber.MAX_AGE, 50));
    check(received(), CoapCode.VALID, "", 50);
    send();
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void a_2_03_for_the_clients_own_tag_is_for_the_client() {
    storeStale();
    send(OptionNumber.ETAG, OTHER);
    assertThat(last().options().all(OptionNumber.ETAG)).containsExactly(OTHER, TAG);
    answer(response(CoapCode.VALID, "", OptionNumber.ETAG, OTHER, OptionNumber.MAX_AGE, 50));
    check(received(), CoapCode.VALID, "", 50);
    send();
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  void all_that_wait_get_what_was_validated() {
    storeStale();
    send();
    send(OptionNumber.ETAG, TAG);
    assertThat(asked()).isEqualTo(2);
    answer(response(CoapCode.VALID, "", OptionNumber.ETAG, TAG, OptionNumber.MAX_AGE, 50));
    assertThat(rig.client.receive())
        .extracting(CoapMessage::code)
        .containsExactlyInAnyOrder(CoapCode.CONTENT, CoapCode.VALID);
  }

  @Test
  void after_a_change_there_is_nothing_to_validate() {
    storeStale();
    rig.client.non("01", proxied(CoapCode.PUT, TEMP));
    answer(CoapResponse.of(CoapCode.CHANGED));
    received();
    send();
    assertThat(last().options().has(OptionNumber.ETAG)).isFalse();
  }

  @Test
  void a_stale_answer_replaces_5_04_only_when_that_is_configured() {
    for (int seconds : new int[] {0, 40}) {
      rig = new GatewayRig(Map.of("cacheStale", seconds));
      storeStale();
      send();
      rig.device.last().fail(DeviceFailure.timedOut("no answer"));
      if (seconds == 0) {
        assertThat(received().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
      } else {
        check(received(), CoapCode.CONTENT, "23.0", 0);
      }
    }
  }

  @Test
  void a_stale_answer_replaces_5_04_at_the_clients_deadline_too_and_not_for_ever() {
    rig = new GatewayRig(Map.of("cacheStale", 100));
    storeStale();
    send();
    rig.turn(60_000);
    check(received(), CoapCode.CONTENT, "23.0", 0);
    send();
    rig.turn(60_000);
    assertThat(received().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void a_stale_answer_replaces_no_other_error() {
    rig = new GatewayRig(Map.of("cacheStale", 40));
    storeStale();
    send();
    answer(response(CoapCode.NOT_FOUND, "gone"));
    check(received(), CoapCode.NOT_FOUND, "gone", -1);
  }
}
