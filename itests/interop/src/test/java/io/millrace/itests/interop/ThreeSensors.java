// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;

/**
 * A router with three NICs, and at the end of each one's cable the process of a Device IC of
 * another generation. Anonymous clients may ask.
 */
final class ThreeSensors implements AutoCloseable {
  static final List<String> GENERATIONS = List.of("1", "2", "millrace");

  private final Map<String, RouterProcess> sensors = new LinkedHashMap<>();
  private final Map<String, PtyPair> cables = new LinkedHashMap<>();
  private final RouterProcess router;
  private final int port = RouterProcess.freePort();
  private final CoapClient client = new CoapClient("coap://127.0.0.1:" + port);

  ThreeSensors(Path folder) throws Exception {
    router = RouterProcess.in(folder.resolve("router"));
    router.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    router.configure("io.millrace.gateway", Map.of("anonymous", "127.0.0.0/8"));
    for (String generation : GENERATIONS) {
      wire(folder, generation);
    }
    for (RouterProcess sensor : sensors.values()) {
      sensor.awaitReady();
    }
    router.start();
    CoapConfig.register();
    client.setEndpoint(CoapEndpoint.builder().setConfiguration(new Configuration()).build());
    client.setTimeout(30_000L);
  }

  private void wire(Path folder, String generation) throws Exception {
    PtyPair cable = PtyPair.in(Files.createDirectories(folder.resolve("cable" + generation)));
    cables.put(generation, cable);
    String line = "uart_" + generation;
    RouterProcess sensor = RouterProcess.in(folder.resolve("sensor" + generation)).withoutSocket();
    sensor.configure("io.millrace.deviceic", Map.of("generation", generation));
    sensor.configure("io.millrace.sensor.temp", Map.of("periodSeconds", 1));
    sensor.configure(
        "io.millrace.line.serial-" + line,
        Map.of("name", line, "port", cable.far(), "role", "secondary"));
    sensors.put(generation, sensor.launch());
    router.configure("io.millrace.line.serial-" + line, Map.of("name", line, "port", cable.near()));
    router.configure(
        "io.millrace.nic-" + line, Map.of("mac", mac(generation), "line", line, "pollMillis", 500));
  }

  private static String mac(String generation) {
    return "00135005000000" + "%02X".formatted(GENERATIONS.indexOf(generation) + 1);
  }

  /** Returns a request through the gateway to a path of a NIC. */
  Request request(String generation, String method, String path, byte[] payload) {
    Request request = new Request(Code.valueOf(method));
    request.setDestinationContext(
        new AddressEndpointContext(new InetSocketAddress("127.0.0.1", port)));
    request.getOptions().setProxyUri("coap://SSN" + mac(generation) + ":4849/" + path);
    request.setPayload(payload);
    return request;
  }

  /** Asks and returns the answer; null when there was none. */
  CoapResponse ask(Request request) throws Exception {
    return client.advanced(request);
  }

  CoapClient client() {
    return client;
  }

  @Override
  public void close() throws Exception {
    client.getEndpoint().destroy();
    router.close();
    for (RouterProcess sensor : sensors.values()) {
      sensor.close();
    }
    for (PtyPair cable : cables.values()) {
      cable.close();
    }
  }
}
