// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.option.Hop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Options that count as unrecognised: for their number, their length, or for coming once too often
 * [RFC 7252 §5.4.3, §5.4.5, §5.7.1]. Every class of them goes through the proxy in both directions,
 * to every kind of hop and in every kind of message.
 */
class UnrecognisedOptionTest {
  private static final String MESH = "coap://SSN00135000500000AA";
  private static final String ELSEWHERE = "coap://198.51.100.7";

  /** An option, as often as it has values. */
  private record Odd(String why, int number, List<Bytes> values) {
    @Override
    public String toString() {
      return OptionNumber.name(number) + " " + why;
    }

    private boolean unsafe() {
      return OptionNumber.isUnsafeToForward(number);
    }

    /** Returns the values without a first one that the proxy keeps, as the option table says. */
    private List<Bytes> unrecognised() {
      boolean kept = number == OptionNumber.SIZE1 || number == OptionNumber.SIZE2;
      return kept && values.size() > 1 ? values.subList(1, values.size()) : values;
    }

    private void addTo(CoapOptionsBuilder options) {
      values.forEach(value -> options.add(number, value));
    }
  }

  /** All four classes without a row of their own, and one left out of cache keys. */
  private static final int[] UNKNOWN = {2048, 2049, 2050, 2051, 2076, 65000, 65001, 65002, 65003};

  /** Known options that a request to be forwarded cannot have or that go by their number. */
  private static final int[] BY_NUMBER_IN_REQUESTS = {8, 9, 19, 20, 31, 252, 292};

  private static final int[] BY_NUMBER_IN_ANSWERS = {
    1, 3, 5, 7, 9, 11, 15, 16, 17, 19, 31, 35, 39, 252, 258, 292
  };

  /** Number, shortest and longest value. */
  private static final int[][] IN_REQUESTS = {
    {1, 0, 8},
    {3, 1, 255},
    {4, 1, 8},
    {5, 0, 0},
    {6, 0, 3},
    {7, 0, 2},
    {11, 0, 255},
    {12, 0, 2},
    {14, 0, 4},
    {15, 0, 255},
    {17, 0, 2},
    {23, 0, 3},
    {27, 0, 3},
    {28, 0, 4},
    {35, 1, 1034},
    {39, 1, 255},
    {60, 0, 4},
    {258, 0, 1}
  };

  private static final int[][] IN_ANSWERS = {
    {4, 1, 8},
    {6, 0, 3},
    {8, 0, 255},
    {12, 0, 2},
    {14, 0, 4},
    {20, 0, 255},
    {23, 0, 3},
    {27, 0, 3},
    {28, 0, 4}
  };

  private static List<Odd> odd(int[][] known, int[] byNumber) {
    List<Odd> all = new ArrayList<>();
    for (int number : UNKNOWN) {
      all.add(new Odd("unknown", number, List.of(Bytes.utf8("value"))));
    }
    for (int number : byNumber) {
      all.add(new Odd("that means nothing here", number, List.of(Bytes.hex("01"))));
    }
    for (int[] row : known) {
      if (row[1] > 0) {
        all.add(new Odd("too short", row[0], List.of(bytes(row[1] - 1))));
      }
      all.add(new Odd("too long", row[0], List.of(bytes(row[2] + 1))));
      if (!List.of(1, 4, 8, 11, 15, 20).contains(row[0])) {
        all.add(new Odd("twice", row[0], Collections.nCopies(2, fitting(row[0], row[1]))));
      }
    }
    return all;
  }

  private static Bytes fitting(int number, int shortest) {
    return number == OptionNumber.PROXY_URI
        ? Bytes.utf8(DEVICE + "/path")
        : number == OptionNumber.PROXY_SCHEME ? Bytes.utf8("coap") : bytes(shortest);
  }

  private static Bytes bytes(int length) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) 'x');
    return Bytes.wrap(value);
  }

  private static GatewayRig rig() {
    GatewayRig rig = new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));
    rig.resolver.put("SSN00135000500000AA", new InetSocketAddress("198.51.100.1", 4849), "mains");
    return rig;
  }

  private static String target(Hop hop) {
    return hop == Hop.DEVICE ? DEVICE : hop == Hop.MESH ? MESH : ELSEWHERE;
  }

  @TestFactory
  Stream<DynamicTest> request() {
    return odd(IN_REQUESTS, BY_NUMBER_IN_REQUESTS).stream()
        .flatMap(
            odd ->
                Stream.of(Hop.values())
                    .flatMap(
                        hop ->
                            Stream.of(true, false)
                                .map(
                                    con ->
                                        DynamicTest.dynamicTest(
                                            (con ? "CON to " : "NON to ") + hop + ": " + odd,
                                            () -> checkRequest(odd, hop, con)))));
  }

  private static void checkRequest(Odd odd, Hop hop, boolean confirmable) {
    GatewayRig rig = rig();
    CoapOptionsBuilder options = CoapOptions.builder();
    if (odd.number == OptionNumber.PROXY_SCHEME) {
      options.add(OptionNumber.URI_HOST, GatewayRig.NAME);
    } else if (odd.number != OptionNumber.PROXY_URI) {
      options.add(OptionNumber.PROXY_URI, target(hop) + "/path");
    }
    odd.addTo(options);
    CoapRequest request = new CoapRequest(CoapCode.GET, options.build(), Bytes.EMPTY);
    if (confirmable) {
      rig.client.con("01", request);
    } else {
      rig.client.non("01", request);
    }
    if (odd.unsafe()) {
      CoapMessage answer = rig.client.receiveOne();
      assertThat(CoapCode.text(answer.code())).isEqualTo("4.02");
      assertThat(answer.payload().utf8()).contains("option " + odd.number + " ");
      assertThat(rig.device.asked()).isEmpty();
      assertThat(rig.transport.asked()).isEmpty();
    } else {
      CoapOptions sent =
          hop == Hop.DEVICE
              ? rig.device.last().request.options()
              : rig.transport.asked().get(0).request.options();
      assertThat(sent.all(odd.number)).isEqualTo(odd.unrecognised());
    }
  }

  private enum Kind {
    ANSWER_TO_CON,
    ANSWER_TO_NON,
    ERROR,
    REGISTRATION,
    NOTIFICATION;

    private boolean observes() {
      return this == REGISTRATION || this == NOTIFICATION;
    }
  }

  @TestFactory
  Stream<DynamicTest> answer() {
    return odd(IN_ANSWERS, BY_NUMBER_IN_ANSWERS).stream()
        .flatMap(
            odd ->
                Stream.of(Hop.values())
                    .flatMap(
                        hop ->
                            Stream.of(Kind.values())
                                .filter(
                                    kind -> !kind.observes() || odd.number != OptionNumber.OBSERVE)
                                .map(
                                    kind ->
                                        DynamicTest.dynamicTest(
                                            kind + " from " + hop + ": " + odd,
                                            () -> checkAnswer(odd, hop, kind)))));
  }

  private static void checkAnswer(Odd odd, Hop hop, Kind kind) {
    GatewayRig rig = rig();
    CoapOptionsBuilder asked = CoapOptions.builder();
    if (kind.observes()) {
      asked.add(OptionNumber.OBSERVE, Bytes.EMPTY);
    }
    asked.add(OptionNumber.PROXY_URI, target(hop) + "/path");
    CoapRequest request = new CoapRequest(CoapCode.GET, asked.build(), Bytes.EMPTY);
    if (kind == Kind.ANSWER_TO_CON) {
      rig.client.con("01", request);
    } else {
      rig.client.non("01", request);
    }
    if (kind == Kind.NOTIFICATION) {
      answer(rig, hop, new CoapResponse(CoapCode.CONTENT, observe(1), Bytes.utf8("first")));
    }
    rig.client.receive();
    CoapOptionsBuilder options = (kind.observes() ? observe(2) : CoapOptions.NONE).toBuilder();
    odd.addTo(options);
    int code = kind == Kind.ERROR ? CoapCode.NOT_FOUND : CoapCode.CONTENT;
    answer(rig, hop, new CoapResponse(code, options.build(), Bytes.EMPTY));
    CoapMessage got = rig.client.receiveOne();
    if (odd.unsafe()) {
      assertThat(CoapCode.text(got.code())).isEqualTo("5.02");
      assertThat(got.options().isEmpty()).isTrue();
      assertThat(isCancelled(rig, hop)).isEqualTo(kind.observes());
    } else {
      assertThat(got.code()).isEqualTo(code);
      assertThat(got.options().all(odd.number)).isEqualTo(odd.values);
      assertThat(got.options().has(OptionNumber.OBSERVE)).isEqualTo(kind.observes());
    }
  }

  private static CoapOptions observe(int number) {
    return CoapOptions.builder().add(OptionNumber.OBSERVE, number).build();
  }

  private static void answer(GatewayRig rig, Hop hop, CoapResponse response) {
    if (hop == Hop.DEVICE) {
      rig.device.last().answer(response);
    } else {
      rig.transport.asked().get(0).answer(response);
    }
  }

  private static boolean isCancelled(GatewayRig rig, Hop hop) {
    return hop == Hop.DEVICE ? rig.device.last().cancelled : rig.transport.asked().get(0).cancelled;
  }
}
