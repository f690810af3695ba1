// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Names of admitted domains; the platform's resolver knows localhost. */
class DomainTest {
  /**
   * Longer than a name's label may be (RFC 1035 §2.3.4): no server is asked for it, or waited for.
   */
  private static final String NOBODY = "n".repeat(64) + ".invalid";

  private final GatewayRig rig =
      new GatewayRig(Map.of("destinations", new String[] {"localhost, invalid"}));

  @Test
  void a_name_of_an_admitted_domain_is_looked_up_and_its_host_said_to_the_server() {
    rig.client.con("01", proxied(CoapCode.GET, "coap://LocalHost:5690/a"));
    await(() -> !rig.transport.asked().isEmpty());
    MemoryTransport.Asked asked = rig.transport.asked().get(0);
    assertThat(asked.remote.getAddress().isLoopbackAddress()).isTrue();
    assertThat(asked.remote.getPort()).isEqualTo(5690);
    assertThat(asked.request.options().first(OptionNumber.URI_HOST))
        .isEqualTo(Bytes.utf8("localhost"));
  }

  @Test
  void a_name_without_an_address_is_5_02() {
    rig.client.non("01", proxied(CoapCode.GET, "coap://" + NOBODY + "/a"));
    List<CoapMessage> received = new ArrayList<>();
    await(
        () -> {
          received.addAll(rig.client.receive());
          return !received.isEmpty();
        });
    assertThat(received.get(0).code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(received.get(0).payload().utf8()).contains(NOBODY);
  }

  @Test
  void the_directory_goes_before_the_domain_name_system() {
    rig.resolver.put("LOCALHOST", rig.device, "milli");
    rig.client.non("01", proxied(CoapCode.GET, "coap://localhost/a"));
    assertThat(rig.device.asked()).hasSize(1);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("came in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
