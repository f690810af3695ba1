// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the gateway shows of itself. */
class MetersTest {
  private final GatewayRig rig = new GatewayRig();

  private double value(String name, String... labels) {
    return rig.meters.samples().stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> sample.labels().containsAll(List.of(labels)))
        .mapToDouble(sample -> sample.value())
        .sum();
  }

  @Test
  void requests_are_counted_by_method_and_code() {
    rig.client.con("01", local(CoapCode.GET, "help"));
    rig.client.con("02", local(CoapCode.GET, "nothing"));
    rig.client.con("03", proxied(CoapCode.PUT, "coap://nobody/"));
    String total = "millrace_gateway_requests_total";
    assertThat(value(total, "GET", "2.05")).isEqualTo(1);
    assertThat(value(total, "GET", "4.04")).isEqualTo(1);
    assertThat(value(total, "PUT", "4.04")).isEqualTo(1);
  }

  @Test
  void open_exchanges_observations_and_parked_requests_are_shown_until_it_stops() {
    rig.client.non("01", proxied(CoapCode.GET, DEVICE + "/a"));
    rig.client.non("02", proxied(CoapCode.GET, DEVICE + "/b", OptionNumber.OBSERVE, Bytes.EMPTY));
    rig.device.last().notify(1, "x");
    rig.deviceGoes();
    rig.client.non("03", proxied(CoapCode.GET, DEVICE + "/c"));
    assertThat(value("millrace_gateway_open_exchanges")).isEqualTo(2);
    assertThat(value("millrace_gateway_observations")).isEqualTo(1);
    assertThat(value("millrace_gateway_parked_requests")).isEqualTo(1);
    rig.gateway.stop();
    assertThat(rig.meters.samples())
        .noneMatch(s -> s.name().equals("millrace_gateway_observations"));
  }
}
