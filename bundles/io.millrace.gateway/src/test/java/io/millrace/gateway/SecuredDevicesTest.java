// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestFailure;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.MemoryTransport;
import io.millrace.gateway.rig.MemoryTransport.Asked;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Session, directory and profile decide whether a request leaves secured; never in clear then. */
class SecuredDevicesTest {
  private static final String METER = "SSN00135000500000AA";
  private static final String URI = "coap://" + METER + ".example.net";
  private static final InetSocketAddress SECURED = new InetSocketAddress("192.0.2.77", 4849);
  private static final InetSocketAddress CLEAR = new InetSocketAddress("192.0.2.77", 5683);

  private final GatewayRig rig =
      new GatewayRig(
          Map.of("securedOutbound", "mesh", "destinations", new String[] {"198.51.100.0/24"}));
  private final MemoryTransport mesh = new MemoryTransport("mesh");
  private final Client inClear = rig.client("192.0.2.10", 6001);

  SecuredDevicesTest() {
    rig.gateway.bindTransport(mesh, Map.of());
    Account account = new Account("TN1", Set.of(Permission.PROXY), Instant.MAX);
    rig.sessions.open(inClear.peer(), account, new SessionOptions(false, false));
    rig.resolver.put(METER, SECURED, "milli");
  }

  private static CoapRequest get(String uri) {
    return proxied(CoapCode.GET, uri);
  }

  private static CoapMessage last(Client client) {
    List<CoapMessage> received = client.receive();
    return received.get(received.size() - 1);
  }

  private static Asked only(MemoryTransport transport) {
    assertThat(transport.asked()).hasSize(1);
    return transport.asked().get(0);
  }

  private void securedAlone() {
    rig.resolver.put(METER, SECURED, "careful");
    rig.gateway.bindProfile(
        new DeviceProfile() {
          @Override
          public String name() {
            return "careful";
          }

          @Override
          public Reliability reliability() {
            return Reliability.CONFIRMABLE;
          }

          @Override
          public int queueLimit() {
            return 8;
          }

          @Override
          public boolean securedOnly() {
            return true;
          }
        },
        Map.of());
  }

  @Test
  void session_sends_secured_unless_it_says_otherwise() {
    for (String uri :
        List.of(URI + ":4849/a", URI + "/b", URI + ":5683/c", "coaps" + URI.substring(4))) {
      rig.client.con(Integer.toHexString(uri.length()), get(uri));
    }
    assertThat(rig.transport.asked()).isEmpty();
    assertThat(mesh.asked()).hasSize(4).allMatch(each -> each.remote.equals(SECURED));
    assertThat(mesh.asked().get(0).remote.getHostString()).isEqualTo(METER);
  }

  @Test
  void session_with_security_none_sends_in_clear_to_the_clear_port() {
    inClear.con("01", get(URI + "/a"));
    assertThat(mesh.asked()).isEmpty();
    assertThat(only(rig.transport).remote).isEqualTo(CLEAR);
  }

  @Test
  void uri_that_contradicts_the_session_is_a_bad_request() {
    inClear.con("01", get(URI + ":4849/a"));
    inClear.con("02", get("coaps://198.51.100.7/a"));
    inClear.con("03", get("coap://198.51.100.7:4849/a"));
    List<CoapMessage> received = inClear.receive();
    assertThat(received)
        .hasSize(3)
        .allMatch(each -> each.code() == CoapCode.BAD_REQUEST)
        .allMatch(each -> each.payload().utf8().contains("security=none"));
    assertThat(rig.transport.asked()).isEmpty();
    assertThat(mesh.asked()).isEmpty();
  }

  @Test
  void device_that_is_reached_secured_alone_gets_nothing_from_a_session_in_clear() {
    securedAlone();
    inClear.con("01", get(URI + "/a"));
    assertThat(last(inClear).code()).isEqualTo(CoapCode.FORBIDDEN);
    rig.client.con("01", get(URI + "/a"));
    assertThat(only(mesh).remote).isEqualTo(SECURED);
    assertThat(rig.transport.asked()).isEmpty();
  }

  @Test
  void device_that_is_listed_in_clear_stays_in_clear() {
    rig.resolver.put(METER, CLEAR, "milli");
    rig.client.con("01", get(URI + ":4849/a"));
    assertThat(only(rig.transport).remote).isEqualTo(CLEAR);
    rig.client.con("02", get("coaps" + URI.substring(4) + "/a"));
    assertThat(last(rig.client).code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(mesh.asked()).isEmpty();
  }

  @Test
  void server_that_is_in_no_directory_is_reached_as_its_uri_says() {
    rig.client.con("01", get("coaps://198.51.100.7/a"));
    rig.client.con("02", get("coap://198.51.100.7:4849/a"));
    rig.client.con("03", get("coap://198.51.100.7/a"));
    assertThat(mesh.asked().stream().map(each -> each.remote.getPort()))
        .containsExactly(5684, 4849);
    assertThat(only(rig.transport).remote.getPort()).isEqualTo(5683);
  }

  @Test
  void request_waits_while_the_secured_transport_is_away_and_never_leaves_in_clear() {
    rig.gateway.unbindTransport(mesh);
    rig.client.con("01", get(URI + "/a"));
    rig.turn(60_000);
    assertThat(rig.transport.asked()).isEmpty();
    assertThat(last(rig.client).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void handshake_that_fails_is_told_and_one_without_an_answer_is_a_timeout() {
    rig.client.con("01", get(URI + "/a"));
    mesh.asked().get(0).fail(RequestFailure.notConnected("the keys differ", false));
    CoapMessage refused = last(rig.client);
    assertThat(refused.code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(refused.payload().utf8()).contains("the keys differ");
    rig.client.con("02", get(URI + "/b"));
    mesh.asked().get(1).fail(RequestFailure.notConnected("no answer", true));
    assertThat(last(rig.client).code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void answer_that_came_secured_is_not_given_to_who_asks_in_clear() {
    rig.client.con("01", get(URI + "/a"));
    inClear.con("02", get(URI + "/a"));
    assertThat(mesh.asked()).hasSize(1);
    assertThat(rig.transport.asked()).hasSize(1);
  }

  @Test
  void without_a_secured_transport_everything_is_as_ever() {
    GatewayRig plain = new GatewayRig();
    plain.resolver.put(METER, SECURED, "milli");
    plain.client.con("01", get(URI + ":4849/a"));
    assertThat(only(plain.transport).remote).isEqualTo(SECURED);
    plain.client.con("02", get("coaps://198.51.100.7/a"));
    assertThat(last(plain.client).code()).isEqualTo(CoapCode.PROXYING_NOT_SUPPORTED);
  }
}
