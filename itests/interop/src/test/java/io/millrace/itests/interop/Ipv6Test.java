// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client with an IPv6 address has its session and reaches NIC, sensor and other servers. */
@Timeout(180)
class Ipv6Test {
  private static final String LOOPBACK = "::1";

  @TempDir Path folder;

  private FieldRig rig;
  private String gateway;

  @BeforeEach
  void start() throws Exception {
    assumeThat(isThere()).as("this machine has IPv6").isTrue();
    rig = FieldRig.inMemory(folder).reporting(60, 500);
    rig.router()
        .configure(
            "io.millrace.net-udp", Map.of("name", "udp", "address", "::", "port", rig.port()));
    rig.router().configure("io.millrace.gateway", Map.of("destinations", "::1/128"));
    rig.start();
    gateway = "coap://[" + LOOPBACK + "]:" + rig.port();
  }

  @AfterEach
  void stop() throws Exception {
    if (rig != null) {
      rig.close();
    }
  }

  private static boolean isThere() {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(LOOPBACK), 0))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private CoapClientNotls.Answer ask(int localPort, String... arguments) throws Exception {
    return ask("", localPort, arguments);
  }

  private CoapClientNotls.Answer ask(String input, int localPort, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("-v", "7", "-B", "20"));
    all.addAll(List.of("-p", String.valueOf(localPort)));
    all.addAll(List.of(arguments));
    return CoapClientNotls.runWith(input, all.toArray(String[]::new));
  }

  private CoapClientNotls.Answer forward(int localPort, String uri) throws Exception {
    return ask(localPort, "-m", "get", "-P", gateway, uri);
  }

  @Test
  void client_with_a_session_reaches_sensor_nic_and_a_literal_address_and_no_other_does()
      throws Exception {
    int own = RouterProcess.freePort();
    int other = RouterProcess.freePort();
    assertThat(ask(rig.token(), own, "-m", "post", "-f", "-", gateway + "/sessions").code())
        .isEqualTo("2.01");
    assertThat(forward(own, rig.uri("snsr/arduino/temp?sens")).output()).contains(",73.40,F");
    assertThat(forward(own, rig.uri("sys/info")).code()).isEqualTo("2.05");
    assertThat(forward(own, gateway + "/help").output()).contains("POST to /sessions");
    assertThat(forward(own, "coap://[2001:db8::1]/help").code()).isEqualTo("4.03");
    assertThat(forward(other, rig.uri("sys/info")).code()).isEqualTo("4.01");
    assertThat(ask(own, "-m", "delete", gateway + "/sessions").code()).isEqualTo("2.02");
    assertThat(forward(own, rig.uri("sys/info")).code()).isEqualTo("4.01");
  }
}
