// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.gateway.rig.Client;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several sessions at one device, which answers one request in 400 ms. */
class SharedDeviceTest {
  private static final int ANSWERS = 300;

  private final GatewayRig rig = new GatewayRig(Map.of("deviceWindow", 1));
  private int served;

  /** One session that has so many requests open as long as it is answered. */
  private final class Asker {
    final Client client;
    private final int open;
    private int token = 0x100000;
    private int waiting;
    int good;
    int refused;

    Asker(String address, int open) {
      this.client = rig.client(address, 6000);
      this.open = open;
      rig.sessions.allow(client.peer(), Permission.PROXY);
    }

    void ask() {
      while (waiting < open) {
        waiting++;
        String own = Integer.toHexString(token++);
        String each = client.peer().remote().getHostString() + "/" + own;
        client.non(own, proxied(CoapCode.GET, DEVICE + "/snsr/x?sens=" + each));
      }
    }

    void listen() {
      for (CoapMessage each : client.receive()) {
        waiting--;
        good += each.code() == CoapCode.CONTENT ? 1 : 0;
        refused += each.code() == CoapCode.SERVICE_UNAVAILABLE ? 1 : 0;
      }
    }
  }

  private void serve(Asker... askers) {
    for (int i = 0; i < ANSWERS; i++) {
      for (Asker each : askers) {
        each.listen();
        each.ask();
      }
      rig.turn(400);
      rig.device.asked().get(served++).content("23.0");
    }
  }

  @Test
  void one_that_asks_for_much_does_not_starve_one_that_asks_for_little() {
    Asker greedy = new Asker("192.0.2.20", 30);
    Asker modest = new Asker("192.0.2.21", 2);
    serve(greedy, modest);
    assertThat(modest.refused).isZero();
    assertThat(modest.good).isGreaterThan(ANSWERS * 45 / 100);
    assertThat(greedy.good).isGreaterThan(ANSWERS * 45 / 100);
    assertThat(greedy.refused).isPositive();
  }

  @Test
  void all_that_ask_for_more_than_there_is_get_the_same() {
    Asker[] askers = {
      new Asker("192.0.2.20", 40), new Asker("192.0.2.21", 10), new Asker("192.0.2.22", 5)
    };
    serve(askers);
    assertThat(askers).allMatch(each -> each.good > ANSWERS * 30 / 100);
  }
}
