// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.device.Resolution;
import io.millrace.gateway.rig.MemoryTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests to devices that have registered their addresses themselves. */
class RegisteredDeviceTest {
  private static final InetSocketAddress REGISTERED = new InetSocketAddress("203.0.113.5", 5683);
  private static final InetSocketAddress MOVED = new InetSocketAddress("203.0.113.6", 5683);

  private GatewayRig rig = new GatewayRig();

  private MemoryTransport.Asked last() {
    rig.time.settle();
    List<MemoryTransport.Asked> asked = rig.transport.asked();
    return asked.get(asked.size() - 1);
  }

  @Test
  void registered_device_is_reached_at_its_address_though_no_destination_allows_it() {
    rig.resolver.put(Resolution.registered("METER", REGISTERED, "mains"));
    rig.client.con("01", proxied(CoapCode.GET, "coap://meter/t"));
    assertThat(last().remote).isEqualTo(REGISTERED);
  }

  @Test
  void registered_device_takes_no_name_of_an_allowed_domain() throws Exception {
    rig = new GatewayRig(Map.of("destinations", new String[] {"example.org"}));
    InetAddress real = InetAddress.getByName("198.51.100.9");
    rig.addresses = name -> new InetAddress[] {real};
    rig.resolver.put(Resolution.registered("SERVER", REGISTERED, ""));
    rig.client.con("01", proxied(CoapCode.GET, "coap://server.example.org/t"));
    assertThat(last().remote).isEqualTo(new InetSocketAddress(real, 5683));
  }

  @Test
  void observer_of_a_device_that_moves_is_notified_from_its_new_address() {
    rig.resolver.put(Resolution.registered("METER", REGISTERED, "mains"));
    rig.client.non("01", ObservationCase.observe("coap://meter/t"));
    last().answer(ObservationCase.notification(5, "here"));
    assertThat(ObservationCase.texts(rig.client.receive())).containsExactly("here");
    rig.resolver.put(Resolution.registered("METER", MOVED, "mains"));
    assertThat(last().remote).isEqualTo(MOVED);
    last().answer(ObservationCase.notification(1, "there"));
    assertThat(ObservationCase.texts(rig.client.receive())).containsExactly("there");
  }
}
