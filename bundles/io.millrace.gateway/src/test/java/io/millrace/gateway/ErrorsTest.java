// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
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
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.Client;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of the gateway, each with its code and one line of text [DESIGN §3]. */
class ErrorsTest {
  private final GatewayRig rig = new GatewayRig();
  private final Client client = rig.client;

  private void expect(int code) {
    List<CoapMessage> received = client.receive();
    CoapMessage answer = received.get(received.size() - 1);
    assertThat(CoapCode.text(answer.code())).isEqualTo(CoapCode.text(code));
    assertThat(answer.payload().utf8()).isNotBlank().doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coap",
        "/path",
        "://host/",
        "coap:/host/",
        "coap://",
        "coap:///path",
        "coap://:5683/",
        "coap://host:port/",
        "coap://host:0/",
        "coap://host:65536/",
        "coap://user@host/",
        "coap://ho st/",
        " coap://host/",
        "coap://host/a b",
        "coap://host/%",
        "coap://host/%4",
        "coap://host/%zz",
        "coap://host/a?%x",
        "coap://host/a#frag",
        "coap://[::1/",
        "coap://[::g]/",
        "coap://[fe80::1%25eth0]/",
        "coap://::1/",
        "coap://host/%2E%2e/x",
        "coap://host/%2e/x",
        "coap://host/.%2e",
        "coap://host/x/../%2e.",
        "coap://h%00st/"
      })
  void a_proxy_uri_that_cannot_be_parsed_is_4_00(String uri) {
    client.con("01", proxied(CoapCode.GET, uri));
    expect(CoapCode.BAD_REQUEST);
    client.con("02", proxied(CoapCode.GET, DEVICE + "/ok"));
    assertThat(client.receiveOne().isEmpty()).isTrue();
  }

  @Test
  void a_path_segment_of_more_than_255_bytes_is_4_00() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/" + "x".repeat(256)));
    expect(CoapCode.BAD_REQUEST);
    client.con("02", proxied(CoapCode.GET, DEVICE + "/" + "x".repeat(255)));
    assertThat(rig.device.last().request.path().get(0)).hasSize(255);
  }

  @Test
  void a_proxy_uri_of_1034_bytes_is_forwarded_and_a_longer_one_is_4_02() {
    String path = "/x".repeat(600).substring(0, 1034 - DEVICE.length());
    client.con("01", proxied(CoapCode.GET, DEVICE + path));
    assertThat(client.receiveOne().isEmpty()).isTrue();
    client.con("02", proxied(CoapCode.GET, DEVICE + path + "x"));
    expect(CoapCode.BAD_OPTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host/", "coaps://host/", "coap+tcp://host/", "urn:x"})
  void another_scheme_is_5_05(String uri) {
    client.con("01", proxied(CoapCode.GET, uri));
    expect(CoapCode.PROXYING_NOT_SUPPORTED);
  }

  @Test
  void another_proxy_scheme_is_5_05() {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.URI_HOST, "host")
            .add(OptionNumber.PROXY_SCHEME, "http")
            .build();
    client.con("01", new CoapRequest(CoapCode.GET, options, Bytes.EMPTY));
    expect(CoapCode.PROXYING_NOT_SUPPORTED);
  }

  @Test
  void proxy_scheme_without_a_host_is_4_00() {
    client.con("01", Client.local(CoapCode.GET, "a", OptionNumber.PROXY_SCHEME, "coap"));
    expect(CoapCode.BAD_REQUEST);
  }

  @Test
  void a_proxy_uri_that_comes_twice_is_4_02() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/", OptionNumber.PROXY_URI, DEVICE + "/b"));
    expect(CoapCode.BAD_OPTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"coap://10.1.2.3/", "coap://[2001:db8::1]/", "coap://127.0.0.1:5683/a"})
  void an_address_that_is_no_destination_is_4_03(String uri) {
    client.con("01", proxied(CoapCode.GET, uri));
    expect(CoapCode.FORBIDDEN);
    assertThat(rig.transport.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"coap://nobody/", "coap://SSN0000000000000000/", "coap://256.1.1.1/"})
  void a_name_that_nobody_knows_is_4_04(String uri) {
    client.con("01", proxied(CoapCode.GET, uri));
    expect(CoapCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 31})
  void a_method_that_nobody_knows_is_4_05(int method) {
    client.con("01", proxied(method, DEVICE + "/"));
    expect(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(rig.device.asked()).isEmpty();
  }

  @Test
  void a_device_that_is_unreachable_is_5_02() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    rig.device.last().fail(DeviceFailure.unreachable("link down"));
    expect(CoapCode.BAD_GATEWAY);
  }

  @Test
  void a_device_whose_queue_is_full_is_5_03_with_max_age() {
    client.con("01", proxied(CoapCode.GET, DEVICE + "/"));
    rig.device.last().fail(DeviceFailure.busy("queue full"));
    List<CoapMessage> received = client.receive();
    assertThat(received.get(1).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(received.get(1).options().has(OptionNumber.MAX_AGE)).isTrue();
  }

  @Test
  void an_answer_that_never_came_is_5_04() {
    client.con("01", proxied(CoapCode.POST, DEVICE + "/"));
    rig.device.last().fail(DeviceFailure.executionUnknown("sensor silent"));
    expect(CoapCode.GATEWAY_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x84, 0x85, 0x97, 0xA0, 0xA1, 0xA3, 0xBF})
  void an_error_of_the_device_goes_on_unchanged(int code) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.CONTENT_FORMAT, 60).build();
    CoapResponse error = new CoapResponse(code, options, Bytes.hex("a10001"));
    client.non("01", proxied(CoapCode.PUT, DEVICE + "/snsr?cfg=X"));
    rig.device.last().answer(error);
    assertThat(client.receiveOne().asResponse()).isEqualTo(error);
  }

  @Test
  void a_body_too_large_for_a_device_is_4_13_with_the_largest_that_would_do() {
    rig.client.con("01", proxied(CoapCode.PUT, DEVICE + "/").with(Bytes.wrap(new byte[1025])));
    CoapMessage answer = client.receiveOne();
    assertThat(answer.code()).isEqualTo(CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertThat(answer.options().uint(OptionNumber.SIZE1, 0)).isEqualTo(1024);
  }

  @Test
  void too_many_requests_for_one_device_are_5_03() {
    for (int i = 0; i < 12; i++) {
      client.non("0" + Integer.toHexString(i), proxied(CoapCode.GET, DEVICE + "/" + i));
    }
    assertThat(client.receive()).isEmpty();
    assertThat(rig.device.asked()).hasSize(4);
    client.non("0c", proxied(CoapCode.GET, DEVICE + "/12"));
    expect(CoapCode.SERVICE_UNAVAILABLE);
    rig.device.asked().get(0).content("x");
    assertThat(rig.device.asked()).hasSize(5);
    assertThat(rig.device.last().request.path()).containsExactly("4");
  }

  @Test
  void too_many_open_requests_are_5_03() {
    GatewayRig small = new GatewayRig(Map.of("openExchanges", 2, "deviceWindow", 64));
    for (String token : List.of("01", "02", "03")) {
      small.client.non(token, proxied(CoapCode.GET, DEVICE + "/"));
    }
    assertThat(small.client.receiveOne().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    small.client.non("02", proxied(CoapCode.GET, DEVICE + "/again"));
    assertThat(small.client.receive()).isEmpty();
  }

  @Test
  void too_many_open_requests_of_one_client_are_4_29_with_max_age_and_others_go_on() {
    GatewayRig small = new GatewayRig(Map.of("openExchangesPerPeer", 2, "deviceWindow", 64));
    Client other = small.client("192.0.2.10", 6000);
    small.sessions.allow(other.peer(), Permission.PROXY);
    for (String token : List.of("01", "02", "03")) {
      small.client.non(token, proxied(CoapCode.GET, DEVICE + "/"));
    }
    CoapMessage refused = small.client.receiveOne();
    assertThat(refused.token().hex()).isEqualTo("03");
    assertThat(refused.code()).isEqualTo(CoapCode.TOO_MANY_REQUESTS);
    assertThat(refused.options().has(OptionNumber.MAX_AGE)).isTrue();
    small.client.non("02", proxied(CoapCode.GET, DEVICE + "/instead"));
    other.non("01", proxied(CoapCode.GET, DEVICE + "/"));
    assertThat(small.client.receive()).isEmpty();
    assertThat(other.receive()).isEmpty();
    small.device.asked().forEach(each -> each.content("x"));
    for (int i = 0; i < 20; i++) {
      small.client.non("04", proxied(CoapCode.GET, DEVICE + "/"));
      small.client.non("05", proxied(CoapCode.GET, DEVICE + "/"));
      small.device.asked().forEach(each -> each.content("x"));
    }
    assertThat(small.client.receive()).hasSize(42).allMatch(m -> m.code() == CoapCode.CONTENT);
  }

  @Test
  void failures_of_a_remote_server_have_their_codes() {
    GatewayRig open = new GatewayRig(Map.of("destinations", new String[] {"198.51.100.0/24"}));
    Map<RequestFailure, Integer> codes =
        Map.of(
            RequestFailure.TIMED_OUT, CoapCode.GATEWAY_TIMEOUT,
            RequestFailure.RESET, CoapCode.BAD_GATEWAY,
            RequestFailure.UNREACHABLE, CoapCode.BAD_GATEWAY,
            RequestFailure.MALFORMED_RESPONSE, CoapCode.BAD_GATEWAY,
            RequestFailure.REFUSED, CoapCode.SERVICE_UNAVAILABLE);
    codes.forEach(
        (failure, code) -> {
          open.client.non("01", proxied(CoapCode.GET, "coap://198.51.100.7:5690/r"));
          int last = open.transport.asked().size() - 1;
          assertThat(open.transport.asked().get(last).remote)
              .isEqualTo(new InetSocketAddress("198.51.100.7", 5690));
          open.transport.asked().get(last).fail(failure);
          assertThat(open.client.receiveOne().code()).as(failure.toString()).isEqualTo(code);
        });
  }
}
