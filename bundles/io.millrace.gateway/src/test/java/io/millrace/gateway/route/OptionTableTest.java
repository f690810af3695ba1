// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.GatewayRig;
import io.millrace.gateway.rig.Client;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row of the option table, in each of its columns, on a request that goes all the way. */
class OptionTableTest {
  private static final String MESH = "coap://SSN00135000500000AA";
  private static final String ELSEWHERE = "coap://198.51.100.7";
  private static final InetSocketAddress MESH_AT = new InetSocketAddress("198.51.100.1", 4849);

  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));

  @TestFactory
  Stream<DynamicTest> row() {
    return OptionTable.ROWS.stream()
        .flatMap(
            row ->
                Stream.of(HopKind.values())
                    .map(
                        hop ->
                            DynamicTest.dynamicTest(
                                OptionNumber.name(row.number())
                                    + " to "
                                    + hop
                                    + ": "
                                    + row.rule(hop)
                                    + ", "
                                    + row.why(),
                                () -> check(row.number(), hop, row.rule(hop)))));
  }

  private void check(int number, HopKind hop, OptionRule rule) {
    GatewayRig fresh = new GatewayRig(Map.of("destinations", new String[] {"198.51.100.7"}));
    fresh.resolver.put("SSN00135000500000AA", MESH_AT, "mains");
    Bytes value = value(number);
    fresh.client.non("01", request(number, value, hop));
    switch (rule) {
      case FORWARD, LATER_BLOCK -> assertThat(sent(fresh, hop).all(number)).contains(value);
      case DECREMENT -> assertThat(sent(fresh, hop).all(number)).containsExactly(Bytes.hex("04"));
      default -> assertThat(sent(fresh, hop).all(number)).doesNotContain(value);
    }
  }

  private static Bytes value(int number) {
    return switch (number) {
      case OptionNumber.OBSERVE -> Bytes.hex("01");
      case OptionNumber.HOP_LIMIT -> Bytes.hex("05");
      case OptionNumber.BLOCK1 -> Bytes.hex("06");
      case OptionNumber.BLOCK2 -> Bytes.hex("13");
      case OptionNumber.URI_PORT -> Bytes.hex("1633");
      case OptionNumber.IF_NONE_MATCH -> Bytes.EMPTY;
      case OptionNumber.CONTENT_FORMAT, OptionNumber.ACCEPT -> Bytes.hex("3c");
      case OptionNumber.MAX_AGE, OptionNumber.SIZE1, OptionNumber.SIZE2 -> Bytes.hex("ff");
      case OptionNumber.NO_RESPONSE -> Bytes.hex("1a");
      case OptionNumber.PROXY_SCHEME -> Bytes.utf8("coap");
      default -> Bytes.utf8("value");
    };
  }

  private static CoapRequest request(int number, Bytes value, HopKind hop) {
    String target = hop == HopKind.DEVICE ? DEVICE : hop == HopKind.MESH ? MESH : ELSEWHERE;
    boolean uri = number == 3 || number == 7 || number == 11 || number == 15 || number == 39;
    CoapOptionsBuilder options = CoapOptions.builder();
    if (number == OptionNumber.PROXY_URI) {
      options.add(OptionNumber.PROXY_URI, target + "/path");
    } else if (uri) {
      options.add(OptionNumber.PROXY_SCHEME, "coap");
      options.add(OptionNumber.URI_HOST, target.substring("coap://".length()).split(":")[0]);
      if (number == OptionNumber.URI_PORT || number == 11 || number == 15) {
        options.add(number, value);
      }
    } else {
      options.add(OptionNumber.PROXY_URI, target + "/path").add(number, value);
    }
    return new CoapRequest(CoapCode.GET, options.build(), Bytes.EMPTY);
  }

  private static CoapOptions sent(GatewayRig rig, HopKind hop) {
    return hop == HopKind.DEVICE
        ? rig.device.last().request.options()
        : rig.transport.asked().get(0).request.options();
  }

  @ParameterizedTest
  @EnumSource(HopKind.class)
  void a_hop_limit_of_1_is_5_08_and_of_2_is_enough_for_one_hop(HopKind hop) {
    rig.resolver.put("SSN00135000500000AA", MESH_AT, "mains");
    rig.client.non("01", withHopLimit(request(35, Bytes.EMPTY, hop), "01"));
    assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.HOP_LIMIT_REACHED);
    assertThat(rig.transport.asked()).isEmpty();
    assertThat(rig.device.asked()).isEmpty();
    rig.client.non("02", withHopLimit(request(35, Bytes.EMPTY, hop), "02"));
    assertThat(sent(rig, hop).all(OptionNumber.HOP_LIMIT))
        .isEqualTo(hop == HopKind.DEVICE ? List.of() : List.of(Bytes.hex("01")));
  }

  @ParameterizedTest
  @EnumSource(HopKind.class)
  void a_hop_limit_of_0_or_of_two_bytes_is_4_00(HopKind hop) {
    rig.resolver.put("SSN00135000500000AA", MESH_AT, "mains");
    for (String value : List.of("00", "", "0010")) {
      rig.client.non("01", withHopLimit(request(35, Bytes.EMPTY, hop), value));
      assertThat(rig.client.receiveOne().code()).isEqualTo(CoapCode.BAD_REQUEST);
    }
    assertThat(rig.transport.asked()).isEmpty();
    assertThat(rig.device.asked()).isEmpty();
  }

  private static CoapRequest withHopLimit(CoapRequest request, String value) {
    return request.with(
        request.options().toBuilder().add(OptionNumber.HOP_LIMIT, Bytes.hex(value)).build());
  }

  @Test
  void coap_client_sends_hop_limit_16_and_15_arrives() {
    rig.client.non("01", withHopLimit(request(35, Bytes.EMPTY, HopKind.ELSEWHERE), "10"));
    assertThat(rig.transport.asked().get(0).request.options().first(OptionNumber.HOP_LIMIT))
        .isEqualTo(Bytes.hex("0f"));
  }

  @Test
  void options_leave_in_ascending_order_with_those_of_the_uri_between_them() {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.IF_MATCH, Bytes.hex("01"))
            .add(OptionNumber.CONTENT_FORMAT, 60)
            .add(OptionNumber.ACCEPT, 0)
            .add(OptionNumber.PROXY_URI, ELSEWHERE + "/a/b%2fc//?x=1&y=%26")
            .build();
    rig.client.non("01", new CoapRequest(CoapCode.PUT, options, Bytes.hex("a0")));
    CoapOptions expected =
        CoapOptions.builder()
            .add(OptionNumber.IF_MATCH, Bytes.hex("01"))
            .add(OptionNumber.URI_PATH, "a")
            .add(OptionNumber.URI_PATH, "b/c")
            .add(OptionNumber.URI_PATH, "")
            .add(OptionNumber.URI_PATH, "")
            .add(OptionNumber.CONTENT_FORMAT, 60)
            .add(OptionNumber.URI_QUERY, "x=1")
            .add(OptionNumber.URI_QUERY, "y=&")
            .add(OptionNumber.ACCEPT, 0)
            .build();
    assertThat(rig.transport.asked().get(0).request.options()).isEqualTo(expected);
    assertThat(rig.transport.asked().get(0).request.payload()).isEqualTo(Bytes.hex("a0"));
  }

  @Test
  void proxy_scheme_with_uri_options_asks_the_same_as_a_proxy_uri() {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.URI_HOST, "ssn001350050005E7D6.sg.example")
            .add(OptionNumber.URI_PORT, 4849)
            .add(OptionNumber.URI_PATH, "snsr")
            .add(OptionNumber.URI_PATH, "temp")
            .add(OptionNumber.URI_QUERY, "sens")
            .add(OptionNumber.PROXY_SCHEME, "coap")
            .build();
    rig.client.non("01", new CoapRequest(CoapCode.GET, options, Bytes.EMPTY));
    CoapOptions byScheme = rig.device.last().request.options();
    rig.client.non("02", Client.proxied(1, DEVICE + "/snsr/temp?sens"));
    assertThat(byScheme).isEqualTo(rig.device.last().request.options());
  }

  @Test
  void all_seven_methods_are_forwarded() {
    for (int method = CoapCode.GET; method <= CoapCode.IPATCH; method++) {
      rig.client.non("0" + method, Client.proxied(method, DEVICE + "/x"));
      assertThat(rig.device.last().request.code()).isEqualTo(method);
      rig.device.last().content("x");
    }
  }
}
