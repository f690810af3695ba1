// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link that does not know what became of a message, and what it has counted. */
class LinkTroubleTest {
  private final NicRig rig = new NicRig();

  @BeforeEach
  void start() {
    rig.config.with("implementedOnly", false);
    rig.start();
    rig.turn(1);
    rig.sensor.heard.clear();
  }

  /** Asks while the link does not know what becomes of messages, then mends it. */
  private RecordingListener askInTrouble(int method) {
    rig.link.replaced = true;
    RecordingListener heard = rig.ask(request(method, "snsr/" + NicRig.TEMP, "sens"));
    rig.turn(0.8);
    rig.link.replaced = false;
    rig.turn(3);
    return heard;
  }

  @ParameterizedTest
  @ValueSource(ints = {CoapCode.GET, CoapCode.PUT, CoapCode.DELETE, CoapCode.FETCH})
  void what_does_no_harm_twice_is_repeated_in_time(int method) {
    assertThat(askInTrouble(method).failures).isEmpty();
    assertThat(rig.sensor.heardOf(method, NicRig.TEMP)).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {CoapCode.POST, CoapCode.PATCH, CoapCode.IPATCH})
  void what_may_do_harm_twice_is_not_repeated_but_ends_5_04_with_the_reason(int method) {
    RecordingListener heard = askInTrouble(method);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(heard.failure().reason()).isEqualTo("the link is replaced");
    assertThat(heard.failure().mayHaveExecuted()).isTrue();
    assertThat(rig.sensor.heardOf(method, NicRig.TEMP)).hasSize(1);
  }

  @Test
  void what_the_link_has_counted_is_shown_without_what_is_0() {
    CoapRequest request = get("sys/stats", "mod=hdlc");
    CoapResponse text = rig.ask(request).only();
    assertThat(text.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(text.payload().utf8()).isEqualTo("polls=" + rig.link.polls);
    CoapResponse cbor = rig.ask(with(request, OptionNumber.ACCEPT, 60)).only();
    assertThat(cbor.payload())
        .isEqualTo(Bytes.hex("A165706F6C6C73").plus(Bytes.wrap(new byte[] {polls()})));
    assertThat(rig.ask(with(request, OptionNumber.ACCEPT, 50)).only().payload().utf8())
        .isEqualTo("{\"polls\":" + rig.link.polls + "}");
    assertThat(rig.ask(with(request, OptionNumber.ACCEPT, 40)).only().code())
        .isEqualTo(CoapCode.NOT_ACCEPTABLE);
  }

  private byte polls() {
    return (byte) rig.link.polls;
  }
}
