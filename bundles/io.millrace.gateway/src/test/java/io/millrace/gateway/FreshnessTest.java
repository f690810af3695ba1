// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.gateway.rig.Client;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that change something have to show that they are new, where that is configured. */
class FreshnessTest {
  private static final String TOKEN = "0102";
  private static final String BLOCK = "0123456789abcdef";
  private static final CoapResponse DONE =
      new CoapResponse(CoapCode.CHANGED, CoapOptions.NONE, Bytes.EMPTY);

  private final GatewayRig rig = new GatewayRig(Map.of("freshness", 60));

  private static CoapRequest request(int method, Object... options) {
    return proxied(method, GatewayRig.DEVICE + "/t", options);
  }

  private Bytes challenged(Client client, CoapRequest request) {
    int before = rig.device.asked().size();
    client.con(TOKEN, request);
    CoapMessage answer = client.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(rig.device.asked().size()).isEqualTo(before);
    return answer.options().first(OptionNumber.ECHO);
  }

  private void goesOn(Client client, CoapRequest request) {
    int before = rig.device.asked().size();
    client.con(TOKEN, request);
    assertThat(rig.device.asked().size()).isEqualTo(before + 1);
    assertThat(rig.device.last().request.options().has(OptionNumber.ECHO)).isFalse();
    client.receive();
    rig.device.last().answer(DONE);
    assertThat(client.receiveOne().code()).isEqualTo(CoapCode.CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {CoapCode.POST, CoapCode.PUT, CoapCode.DELETE, CoapCode.PATCH, CoapCode.IPATCH})
  void unsafeRequest_isServedWithAnEchoValue_thatIsNotSentToTheDevice(int method) {
    Bytes echo = challenged(rig.client, request(method));

    goesOn(rig.client, request(method, OptionNumber.ECHO, echo));
  }

  @ParameterizedTest
  @ValueSource(ints = {CoapCode.GET, CoapCode.FETCH})
  void requestThatOnlyReads_needsNone(int method) {
    goesOn(rig.client, request(method));
  }

  @Test
  void value_isForItsClient_andForSoLong() {
    Client other = rig.client("192.0.2.99", 5683);
    rig.sessions.allow(other.peer(), Permission.PROXY);
    Bytes echo = challenged(rig.client, request(CoapCode.PUT));
    CoapRequest again = request(CoapCode.PUT, OptionNumber.ECHO, echo);

    challenged(other, again);
    rig.turn(60_000);
    goesOn(rig.client, again);
    rig.turn(1_000);
    Bytes next = challenged(rig.client, again);
    goesOn(rig.client, request(CoapCode.PUT, OptionNumber.ECHO, next));
  }

  @Test
  void devicesOwnValue_isNone_andGoesOnBesideOurs() {
    Bytes devices = Bytes.hex("0A0B0C");
    Bytes echo = challenged(rig.client, request(CoapCode.PUT, OptionNumber.ECHO, devices));

    assertThat(echo).isNotEqualTo(devices);
  }

  @Test
  void bodyInBlocks_showsItWithItsFirstBlock() {
    CoapRequest first = request(CoapCode.PUT, OptionNumber.BLOCK1, 0x08).with(Bytes.utf8(BLOCK));
    Bytes echo = challenged(rig.client, first);

    rig.client.con(
        TOKEN, first.with(first.options().toBuilder().set(OptionNumber.ECHO, echo).build()));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.CONTINUE);
    rig.client.con(TOKEN, request(CoapCode.PUT, OptionNumber.BLOCK1, 0x10).with(Bytes.utf8(BLOCK)));

    assertThat(rig.device.last().request.payload().utf8()).isEqualTo(BLOCK + BLOCK);
  }

  @Test
  void securedRequest_needsNone() {
    InetSocketAddress address = new InetSocketAddress("192.0.2.44", 40_000);
    Peer secured = new Peer("udp", address, null, "alice", "17");
    rig.sessions.allow(secured, Permission.PROXY);

    rig.gateway.handle(
        request(CoapCode.PUT),
        new ReplyTo(secured, Bytes.hex(TOKEN), true, 7, false),
        rig.transport);

    assertThat(rig.device.asked().size()).isEqualTo(1);
  }

  @Test
  void requestWithOscore_needsNone() {
    goesOn(rig.client, request(CoapCode.POST, OptionNumber.OSCORE, Bytes.hex("0901")));
  }
}
