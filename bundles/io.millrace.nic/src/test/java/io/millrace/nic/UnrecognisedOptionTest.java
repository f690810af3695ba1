// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.direct.DirectRequestHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Options that count as unrecognised, on every way through the NIC: from the gateway and from its
 * own socket, to the sensor and to the NIC itself, and in the sensor's answers [RFC 7252 §5.4.1,
 * §5.4.3, §5.4.5, §5.7.1].
 */
class UnrecognisedOptionTest {
  private static final Peer PEER =
      new Peer("udp2", InetSocketAddress.createUnresolved("client", 40000), null, "");

  private record Odd(int number, String... values) {
    private CoapRequest in(CoapRequest request) {
      CoapOptionsBuilder options = request.options().toBuilder();
      addTo(options);
      return request.with(options.build());
    }

    private void addTo(CoapOptionsBuilder options) {
      bytes().forEach(value -> options.add(number, value));
    }

    private List<Bytes> bytes() {
      return Stream.of(values).map(Bytes::hex).toList();
    }

    @Override
    public String toString() {
      return OptionNumber.name(number) + " " + List.of(values);
    }
  }

  private static final List<Odd> IN_REQUESTS =
      List.of(
          new Odd(65000, "01"),
          new Odd(65001, "01"),
          new Odd(65002, "01"),
          new Odd(65003, "01"),
          new Odd(9, "01"),
          new Odd(19, "08"),
          new Odd(31, "08"),
          new Odd(252, "01"),
          new Odd(1, "010203040506070809"),
          new Odd(3, ""),
          new Odd(4, ""),
          new Odd(5, "01"),
          new Odd(6, "00000001"),
          new Odd(7, "000001"),
          new Odd(12, "000001"),
          new Odd(14, "0000000001"),
          new Odd(15, "61".repeat(256)),
          new Odd(17, "000001"),
          new Odd(23, "00000006"),
          new Odd(27, "00000006"),
          new Odd(258, "0001"),
          new Odd(3, "61", "61"),
          new Odd(17, "", ""),
          new Odd(23, "06", "06"));

  private static final List<Odd> IN_ANSWERS =
      List.of(
          new Odd(65000, "01"),
          new Odd(65001, "01"),
          new Odd(65002, "01"),
          new Odd(65003, "01"),
          new Odd(4, ""),
          new Odd(6, "00000001"),
          new Odd(8, "61"),
          new Odd(9, "01"),
          new Odd(11, "61"),
          new Odd(14, "0000000001"),
          new Odd(14, "01", "02"),
          new Odd(23, "06"),
          new Odd(252, "01"));

  private enum From {
    GATEWAY,
    CLIENT_CON,
    CLIENT_NON
  }

  private static Stream<DynamicTest> each(List<Odd> rows, Check check) {
    return rows.stream()
        .flatMap(
            odd ->
                Stream.of(From.values())
                    .map(
                        from ->
                            DynamicTest.dynamicTest(
                                "from " + from + ": " + odd, () -> check.of(odd, from))));
  }

  private interface Check {
    void of(Odd odd, From from);
  }

  private static NicRig rig() {
    NicRig rig = new NicRig();
    rig.config.with("profile", "mains").with("socket", "udp2");
    rig.start();
    rig.turn(1);
    rig.sensor.heard.clear();
    return rig;
  }

  /** Returns the answer; null for a reset. */
  private static CoapResponse ask(NicRig rig, CoapRequest request, From from) {
    if (from == From.GATEWAY) {
      return rig.answered(request).only();
    }
    DirectTest.Messages messages = new DirectTest.Messages();
    NicSettings settings = NicSettings.of(rig.config, "1.2.3", "2026-01-01");
    DirectRequestHandler handler =
        new DirectRequestHandler(
            new NicContext(settings, rig.executor, rig.time, null), rig.device);
    Bytes token = Bytes.hex("01");
    handler.handle(request, new ReplyTo(PEER, token, from == From.CLIENT_CON, 1, false), messages);
    rig.turn(3);
    assertThat(messages.sent.size() + messages.rejected).isEqualTo(1);
    return messages.rejected > 0 ? null : messages.last();
  }

  @TestFactory
  Stream<DynamicTest> request_to_the_sensor() {
    return each(
        IN_REQUESTS,
        (odd, from) -> {
          NicRig rig = rig();
          CoapResponse answer = ask(rig, odd.in(get("snsr")), from);
          if (OptionNumber.isUnsafeToForward(odd.number)) {
            assertThat(CoapCode.text(answer.code())).isEqualTo("4.02");
            assertThat(answer.payload().utf8()).contains("option " + odd.number + " ");
            assertThat(rig.sensor.heard).isEmpty();
          } else {
            assertThat(rig.sensor.heard).hasSize(1);
            assertThat(rig.sensor.heard.get(0).options().all(odd.number)).isEqualTo(odd.bytes());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> request_to_the_nic_itself() {
    return each(
        IN_REQUESTS,
        (odd, from) -> {
          CoapResponse answer = ask(rig(), odd.in(get("")), from);
          if (!OptionNumber.isCritical(odd.number)) {
            assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
          } else if (from == From.CLIENT_NON) {
            assertThat(answer).isNull();
          } else {
            assertThat(CoapCode.text(answer.code())).isEqualTo("4.02");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> answer_of_the_sensor() {
    return each(
        IN_ANSWERS,
        (odd, from) -> {
          NicRig rig = rig();
          rig.link.answerFilter = bytes -> odd(rig, odd, bytes);
          CoapResponse answer = ask(rig, get("snsr"), from);
          if (OptionNumber.isUnsafeToForward(odd.number)) {
            assertThat(CoapCode.text(answer.code())).isEqualTo("5.02");
          } else {
            assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
            assertThat(answer.options().all(odd.number)).isEqualTo(odd.bytes());
          }
        });
  }

  private static Bytes odd(NicRig rig, Odd odd, Bytes answer) {
    CoapMessage message = rig.sensor.codec.parse(answer).message();
    CoapOptionsBuilder options = message.options().toBuilder();
    odd.addTo(options);
    return rig.sensor.codec.serialize(
        new CoapMessage(
            message.type(),
            message.code(),
            message.messageId(),
            message.token(),
            options.build(),
            message.payload()));
  }
}
