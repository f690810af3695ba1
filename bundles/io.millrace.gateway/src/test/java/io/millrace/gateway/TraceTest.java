// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryTransport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The trace of an account's requests, and whether a device is reached. */
class TraceTest {
  private GatewayRig rig = new GatewayRig();

  private CoapMessage ask(Client client, CoapRequest request) {
    client.receive();
    client.con("7e", request);
    List<CoapMessage> received = client.receive().stream().filter(each -> !each.isEmpty()).toList();
    return received.get(received.size() - 1);
  }

  private String trace(Client client) {
    CoapMessage answer = ask(client, local(CoapCode.GET, "trace"));
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    return answer.payload().utf8();
  }

  private CoapRequest reach(String device) {
    return local(CoapCode.GET, "reach", OptionNumber.URI_QUERY, Bytes.utf8("dev=" + device));
  }

  @Test
  void request_is_traced_with_its_answer_and_the_time_it_took() {
    rig.client.con("01", proxied(CoapCode.POST, DEVICE + "/snsr/temp?cfg=C"));
    rig.turn(250);
    rig.device.last().content("23.0");
    assertThat(trace(rig.client))
        .matches(
            "2026-11-22T07:00:00Z  TN1  udp://192.0.2.9:6000  POST  .*/snsr/temp\\?cfg=C"
                + "  2.05  250.0  0.0  device\n");
  }

  @Test
  void what_is_refused_fails_or_is_superseded_is_traced_too() {
    rig.client.con("01", proxied(CoapCode.GET, "coap://nobody/t"));
    rig.client.con("02", proxied(CoapCode.PUT, DEVICE + "/a"));
    rig.device.last().fail(DeviceFailure.unreachable("the cable is out"));
    rig.client.con("03", proxied(CoapCode.PUT, DEVICE + "/b"));
    rig.client.con("03", proxied(CoapCode.PUT, DEVICE + "/c"));
    assertThat(trace(rig.client).lines())
        .hasSize(3)
        .anyMatch(each -> each.contains("coap://nobody/t  4.04") && each.endsWith("  -  -"))
        .anyMatch(each -> each.contains("/a  5.02"))
        .anyMatch(each -> each.contains("/b  -"));
  }

  @Test
  void requests_for_the_gateway_itself_are_not_traced() {
    ask(rig.client, local(CoapCode.GET, "help"));
    assertThat(trace(rig.client)).isEmpty();
  }

  @Test
  void account_sees_its_own_requests_alone() {
    rig.client.con("01", proxied(CoapCode.GET, DEVICE + "/secret"));
    rig.device.last().content("x");
    Client other = rig.client("192.0.2.10", 6000);
    rig.sessions.allow("TN2", other.peer(), Permission.PROXY);
    assertThat(trace(other)).isEmpty();
    Client second = rig.client("192.0.2.11", 6000);
    rig.sessions.allow(second.peer(), Permission.PROXY);
    assertThat(trace(second)).as("another session of the account").contains("/secret");
    // Who gets the address of a session that has ended does not get its trace.
    rig.sessions.allow("TN2", rig.client.peer(), Permission.PROXY);
    assertThat(trace(rig.client)).isEmpty();
    Client nobody = rig.client("192.0.2.12", 6000);
    assertThat(ask(nobody, local(CoapCode.GET, "trace")).code()).isEqualTo(CoapCode.UNAUTHORIZED);
  }

  @Test
  void query_of_the_trace_is_checked() {
    for (String query : List.of("n=0", "n=x", "x=1", "n=10000")) {
      CoapRequest request = local(CoapCode.GET, "trace", OptionNumber.URI_QUERY, Bytes.utf8(query));
      assertThat(ask(rig.client, request).code()).isEqualTo(CoapCode.BAD_REQUEST);
    }
    assertThat(ask(rig.client, local(CoapCode.PUT, "trace")).code())
        .isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
  }

  @Test
  void device_that_answers_is_reached_and_was_heard_last_before() {
    rig.client.con("01", proxied(CoapCode.PUT, DEVICE + "/t"));
    rig.device.last().content("x");
    rig.turn(90_000);
    rig.client.receive();
    rig.client.con("7e", reach(GatewayRig.NAME));
    assertThat(rig.device.last().request.joinedPath()).isEqualTo(".well-known/core");
    rig.turn(120);
    rig.device.last().content("</t>");
    CoapMessage answer = last(rig.client.receive());
    assertThat(answer.payload().utf8())
        .isEqualTo(GatewayRig.NAME + " reached: answered 2.05 in 120.0 ms; heard last 90 s before");
  }

  private static CoapMessage last(List<CoapMessage> received) {
    List<CoapMessage> whole = received.stream().filter(each -> !each.isEmpty()).toList();
    return whole.get(whole.size() - 1);
  }

  @Test
  void device_that_does_not_answer_is_not_reached() {
    rig.client.con("7e", reach(GatewayRig.NAME));
    rig.turn(60_000);
    assertThat(last(rig.client.receive()).payload().utf8())
        .contains("not reached: no answer from the device", "not heard before");
    rig.client.con("7f", reach(GatewayRig.NAME));
    rig.device.last().fail(DeviceFailure.unreachable("the cable is out"));
    assertThat(last(rig.client.receive()).payload().utf8()).contains("the cable is out");
  }

  @Test
  void one_probe_at_a_time_and_only_where_requests_may_go() {
    rig.client.con("01", reach(GatewayRig.NAME));
    assertThat(ask(rig.client, reach(GatewayRig.NAME)).code())
        .isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(ask(rig.client, reach("nobody")).code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(ask(rig.client, reach("198.51.100.7")).code()).isEqualTo(CoapCode.FORBIDDEN);
    for (String wrong : List.of("", "a/b", "a?b", "a b", "a@b")) {
      assertThat(ask(rig.client, reach(wrong)).code()).isEqualTo(CoapCode.BAD_REQUEST);
    }
    Client nobody = rig.client("192.0.2.12", 6000);
    assertThat(ask(nobody, reach(GatewayRig.NAME)).code()).isEqualTo(CoapCode.UNAUTHORIZED);
    assertThat(rig.device.asked()).hasSize(1);
  }

  @Test
  void server_elsewhere_is_probed_at_its_address_and_answers_json() {
    rig = new GatewayRig(Map.of("destinations", new String[] {"198.51.100.0/24"}));
    CoapRequest request =
        local(
            CoapCode.GET,
            "reach",
            OptionNumber.URI_QUERY,
            Bytes.utf8("dev=198.51.100.7:7000"),
            OptionNumber.ACCEPT,
            Bytes.wrap(new byte[] {50}));
    rig.client.con("7e", request);
    MemoryTransport.Asked asked = rig.transport.asked().get(0);
    assertThat(asked.remote).isEqualTo(new InetSocketAddress("198.51.100.7", 7000));
    asked.answer(CoapResponse.of(CoapCode.NOT_FOUND));
    assertThat(last(rig.client.receive()).payload().utf8())
        .isEqualTo(
            "{\"device\":\"198.51.100.7:7000\",\"reached\":true,\"code\":\"4.04\",\"ms\":0.0,"
                + "\"failure\":null,\"silentSeconds\":null}");
  }
}
