// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.coap.DatagramCodec;
import io.millrace.gateway.rig.Client;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a source that has not shown that it receives [RFC 9175 §2.4]. */
class AmplificationTest {
  private static final int SAFE_BYTES = 136;
  private static final String TOKEN = "0102030405060708";
  private static final String LONG = "a body of the application, ".repeat(30);

  private final GatewayRig rig = new GatewayRig();
  private final Client stranger = rig.client("198.51.100.7", 40_000);
  private final DatagramCodec codec = new DatagramCodec();
  private Consumer<CoapResponse> late;

  @BeforeEach
  void offer() {
    offer("app", (request, peer, answer) -> answer.accept(content(LONG)));
    offer("bad", (request, peer, answer) -> answer.accept(CoapResponse.diagnostic(160, LONG)));
    offer("late", (request, peer, answer) -> late = answer);
    rig.resolver.put("SSN00", rig.device, "");
  }

  private void offer(String path, LocalResource resource) {
    rig.offer(resource, Map.of(LocalResource.PATH, path));
  }

  private static CoapResponse content(String text) {
    return CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8(text));
  }

  private static CoapRequest post(String path, String body, Object... options) {
    return local(CoapCode.POST, path, options).with(Bytes.utf8(body));
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        arguments(local(CoapCode.GET, "help"), 0x45),
        arguments(local(CoapCode.GET, "help", OptionNumber.BLOCK2, 3), 0x45),
        arguments(local(CoapCode.GET, "help", OptionNumber.BLOCK2, 6), 0x45),
        arguments(local(CoapCode.GET, "help", OptionNumber.BLOCK2, 0x16), 0x81),
        arguments(local(CoapCode.GET, "help", OptionNumber.BLOCK2, 0x12), 0x45),
        arguments(local(CoapCode.GET, "help", OptionNumber.ECHO, Bytes.hex("0102")), 0x45),
        arguments(local(CoapCode.PUT, "help"), 0x85),
        arguments(local(CoapCode.GET, ".well-known/core"), 0x45),
        arguments(local(CoapCode.GET, "app"), 0x45),
        arguments(local(CoapCode.FETCH, "app"), 0x45),
        arguments(local(CoapCode.POST, "app"), 0x45),
        arguments(local(CoapCode.GET, "bad"), 0xA0),
        arguments(local(CoapCode.GET, "nothing"), 0x84),
        arguments(local(CoapCode.GET, "help", 9, Bytes.EMPTY), 0x82),
        arguments(local(CoapCode.GET, "help", OptionNumber.ACCEPT, 60), 0x86),
        arguments(post("echo", "short"), 0x44),
        arguments(post("echo", LONG), 0x44),
        arguments(post("sessions", "bad"), 0x81),
        arguments(local(CoapCode.POST, "sessions"), 0x81),
        arguments(post("sessions", "good", OptionNumber.CONTENT_FORMAT, 60), 0x8F),
        arguments(post("sessions", "good", OptionNumber.URI_QUERY, "sticky=maybe"), 0x80),
        arguments(local(CoapCode.DELETE, "sessions"), 0x8C),
        arguments(proxied(CoapCode.GET, GatewayRig.DEVICE + "/t"), 0x81),
        arguments(proxied(CoapCode.GET, "coap://"), 0x81),
        arguments(proxied(CoapCode.GET, "coap://a", OptionNumber.OBSERVE, 0), 0x81));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answer_isShort_orNoLongerThanItsRequest_andSentOnce(CoapRequest request, int code) {
    int most = Math.max(SAFE_BYTES, length(MessageType.CON, request));
    stranger.con(TOKEN, request);
    CoapMessage answer = stranger.receiveOne();
    assertThat(answer.type()).isEqualTo(MessageType.ACK);
    assertThat(CoapCode.text(answer.code())).isEqualTo(CoapCode.text(code));
    assertThat(codec.serialize(answer).length()).isLessThanOrEqualTo(most);
    rig.turn(300_000);
    assertThat(stranger.receive()).isEmpty();

    stranger.non(TOKEN, request);
    List<CoapMessage> answers = stranger.receive();
    assertThat(answers).hasSizeLessThanOrEqualTo(1);
    answers.forEach(
        each -> {
          assertThat(each.type()).isNotEqualTo(MessageType.CON);
          assertThat(codec.serialize(each).length()).isLessThanOrEqualTo(most);
        });
  }

  private int length(int type, CoapRequest request) {
    return codec.serialize(CoapMessage.of(type, 1, Bytes.hex(TOKEN), request)).length();
  }

  @Test
  void answerThatComesLate_isNotSentAgain_butWithASessionItIs() {
    stranger.con(TOKEN, local(CoapCode.GET, "late"));
    rig.turn(600);
    assertThat(stranger.receiveOne().isEmpty()).isTrue();
    late.accept(content("x"));
    assertThat(stranger.receiveOne().type()).isEqualTo(MessageType.NON);

    rig.client.con(TOKEN, local(CoapCode.GET, "late"));
    rig.turn(600);
    rig.client.receive();
    late.accept(content("x"));
    assertThat(rig.client.receiveOne().type()).isEqualTo(MessageType.CON);
  }

  @Test
  void refusalWhileSessionsAreAway_isNotSentAgain() {
    rig.gateway.unbindSessions(rig.sessions);
    stranger.con(TOKEN, proxied(CoapCode.GET, GatewayRig.DEVICE + "/t"));
    assertThat(stranger.receiveOne().isEmpty()).isTrue();
    rig.gateway.bindSessions(rig.sessions);
    CoapMessage answer = stranger.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(answer.type()).isEqualTo(MessageType.NON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", ".well-known/core", "app"})
  void everyBlock_isShort_andTogetherTheyAreTheWhole(String path) {
    assertThat(inBlocks(CoapCode.GET, path, -1)).isEqualTo(whole(path));
    assertThat(inBlocks(CoapCode.GET, path, 3)).as("as nCoAP asks").isEqualTo(whole(path));
    assertThat(inBlocks(CoapCode.GET, path, 0)).as("blocks of 16").isEqualTo(whole(path));
    if (path.equals("app")) {
      assertThat(inBlocks(CoapCode.POST, path, -1)).isEqualTo(whole(path));
    }
  }

  /** What a client with a session gets. */
  private String whole(String path) {
    rig.client.con(TOKEN, local(CoapCode.GET, path));
    CoapMessage answer = rig.client.receiveOne();
    assertThat(answer.options().has(OptionNumber.BLOCK2)).isFalse();
    assertThat(answer.options().has(OptionNumber.ECHO)).isFalse();
    return answer.payload().utf8();
  }

  private String inBlocks(int method, String path, int hint) {
    CoapRequest first =
        hint < 0 ? local(method, path) : local(method, path, OptionNumber.BLOCK2, hint);
    StringBuilder all = new StringBuilder();
    Bytes tag = null;
    for (CoapRequest next = first; next != null; ) {
      stranger.con(TOKEN, next);
      CoapMessage block = stranger.receiveOne();
      assertThat(codec.serialize(block).length()).isLessThanOrEqualTo(SAFE_BYTES);
      int value = (int) block.options().uint(OptionNumber.BLOCK2, 0);
      assertThat(value & 7).isEqualTo(hint < 0 ? 2 : Math.min(hint, 2));
      all.append(block.payload().utf8());
      assertThat(tag == null || tag.equals(block.options().first(OptionNumber.ETAG))).isTrue();
      tag = block.options().first(OptionNumber.ETAG);
      int following = (value >> 4) + 1 << 4 | value & 7;
      next = (value & 8) == 0 ? null : local(method, path, OptionNumber.BLOCK2, following);
    }
    return all.toString();
  }

  private Bytes echo(Client client) {
    client.con(TOKEN, local(CoapCode.GET, "help"));
    return client.receiveOne().options().first(OptionNumber.ECHO);
  }

  private static CoapMessage help(Client client, Bytes echo, Object... options) {
    CoapRequest request = local(CoapCode.GET, "help", options);
    client.con(
        TOKEN, request.with(request.options().toBuilder().add(OptionNumber.ECHO, echo).build()));
    return client.receiveOne();
  }

  @Test
  void echoThatComesBack_isAProof_forItsAddressAndPortAndForTenMinutes() {
    Bytes echo = echo(stranger);
    assertThat(echo.length()).as("nCoAP reads no more").isLessThanOrEqualTo(12);
    CoapMessage whole = help(stranger, echo);
    assertThat(whole.payload().utf8()).isEqualTo(whole("help"));
    assertThat(whole.options().has(OptionNumber.ECHO)).isFalse();
    assertThat(help(rig.client("198.51.100.7", 40_001), echo).payload().length()).isEqualTo(64);
    assertThat(help(rig.client("198.51.100.8", 40_000), echo).payload().length()).isEqualTo(64);
    rig.turn(600_000);
    assertThat(help(stranger, echo).payload().length()).isGreaterThan(64);
    rig.turn(1_000);
    CoapMessage late = help(stranger, echo);
    assertThat(late.payload().length()).isEqualTo(64);
    assertThat(late.options().first(OptionNumber.ECHO)).isNotEqualTo(echo);
  }

  @Test
  void challengeOfALargeLaterBlock_isMetWithItsEcho() {
    Object[] second = {OptionNumber.BLOCK2, 0x15};
    stranger.con(TOKEN, local(CoapCode.GET, "help", second));
    CoapMessage challenge = stranger.receiveOne();
    assertThat(challenge.code()).isEqualTo(CoapCode.UNAUTHORIZED);
    CoapMessage block = help(stranger, challenge.options().first(OptionNumber.ECHO), second);
    assertThat(block.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(block.payload().utf8()).isEqualTo(whole("help").substring(512));
  }

  @Test
  void echoOfTheGateway_endsHere_andADevicesGoesOn() {
    Bytes own = echo(rig.client("192.0.2.77", 1));
    Bytes stale = echo(stranger);
    Bytes devices = Bytes.hex("0102030405060708090a0b0c");
    for (Bytes each : List.of(own, stale)) {
      rig.client.con("01", proxied(CoapCode.GET, GatewayRig.DEVICE, OptionNumber.ECHO, each));
      assertThat(rig.device.last().request.options().has(OptionNumber.ECHO)).isFalse();
      rig.device.last().answer(content("x"));
    }
    rig.client.con("01", proxied(CoapCode.GET, GatewayRig.DEVICE, OptionNumber.ECHO, devices));
    assertThat(rig.device.last().request.options().first(OptionNumber.ECHO)).isEqualTo(devices);
    rig.client.receive();
    CoapOptions challenge = CoapOptions.builder().add(OptionNumber.ECHO, devices).build();
    rig.device.last().answer(new CoapResponse(CoapCode.UNAUTHORIZED, challenge, Bytes.EMPTY));
    assertThat(rig.client.receiveOne().options().first(OptionNumber.ECHO)).isEqualTo(devices);
  }

  @Test
  void snapshotOfAStranger_isNotPushedOutOfASession_byAFlood() {
    offer(
        "large", (request, peer, answer) -> answer.accept(content("0123456789abcdef".repeat(100))));
    rig.client.con(TOKEN, local(CoapCode.POST, "large"));
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(1024);
    for (int port = 1; port < 1000; port++) {
      Client forged = rig.client("203.0.113.1", port);
      forged.non("01", local(CoapCode.POST, "large"));
      forged.receive();
    }
    rig.client.con(TOKEN, local(CoapCode.POST, "large", OptionNumber.BLOCK2, 0x16));
    assertThat(rig.client.receiveOne().payload().length()).isEqualTo(576);
  }
}
