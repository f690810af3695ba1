// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The complete chain as in the field: a router process with one NIC, a cable, and a Device IC
 * process with the temperature and the echo sensor. Without a cable the Device IC runs in the
 * router, at the end of a pipe in memory.
 */
public final class FieldRig implements AutoCloseable {
  /** The NIC's MAC. */
  public static final String MAC = "001350050005E7D6";

  private final Path folder;
  private int port;
  private final RouterProcess router;
  private PtyPair cable;
  private RouterProcess deviceIc;

  private FieldRig(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    router = RouterProcess.in(folder.resolve("router"));
    on(RouterProcess.freePort());
  }

  /** Chooses the gateway's UDP port on loopback, before the start; without this it is any. */
  public FieldRig on(int udpPort) throws IOException {
    port = udpPort;
    router.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    return this;
  }

  /** Prepares a rig with a cable between two processes; only the cable runs yet. */
  public static FieldRig withCable(Path folder) throws IOException, InterruptedException {
    FieldRig rig = new FieldRig(folder);
    rig.cable = PtyPair.in(rig.folder);
    return rig.joined(rig.cable.near(), rig.cable.far());
  }

  /** Prepares a rig with a bad cable, which its user closes. */
  public static FieldRig withCable(Path folder, FaultyCable cable) throws IOException {
    return new FieldRig(folder).joined(cable.near(), cable.far());
  }

  private FieldRig joined(Path near, Path far) throws IOException {
    router.configure("io.millrace.line.serial-uart0", line(near, "primary"));
    deviceIc = RouterProcess.in(folder.resolve("device-ic")).withoutSocket();
    deviceIc.configure("io.millrace.line.serial-uart0", line(far, "secondary"));
    return this;
  }

  /** Prepares a rig in one process. */
  public static FieldRig inMemory(Path folder) throws IOException {
    FieldRig rig = new FieldRig(folder);
    rig.router.configure("io.millrace.line.pipe-uart0", Map.of("name", "uart0"));
    return rig;
  }

  private static Map<String, ?> line(Path port, String role) {
    return Map.of("name", "uart0", "port", port, "role", role);
  }

  /** Chooses how often the sensors report and how often the NIC asks, before the start. */
  public FieldRig reporting(int periodSeconds, int pollMillis) throws IOException {
    RouterProcess sensors = deviceIc == null ? router : deviceIc;
    sensors.configure("io.millrace.sensor.temp", Map.of("periodSeconds", periodSeconds));
    sensors.configure("io.millrace.sensor.echo", Map.of("periodSeconds", periodSeconds));
    Map<String, Object> nic = new LinkedHashMap<>(Map.of("mac", MAC, "line", "uart0"));
    nic.put("pollMillis", pollMillis);
    router.configure("io.millrace.nic-uart0", nic);
    return this;
  }

  /** Starts the Device IC, if it is a process of its own, and the router. */
  public FieldRig start() throws IOException, InterruptedException {
    if (deviceIc != null) {
      deviceIc.launch();
    }
    router.launch();
    if (deviceIc != null) {
      deviceIc.awaitReady();
    }
    router.awaitReady();
    return this;
  }

  /** Returns the router's process. */
  public RouterProcess router() {
    return router;
  }

  /** Returns the Device IC's process; null when it runs in the router. */
  public RouterProcess deviceIc() {
    return deviceIc;
  }

  /** Returns the gateway's UDP port on loopback. */
  public int port() {
    return port;
  }

  /** Returns the URI of a resource on the NIC, for example of {@code snsr/arduino/temp?sens}. */
  public String uri(String path) {
    return "coap://SSN" + MAC + ".example.net:4849/" + path;
  }

  /** Issues a token by the command of the router's shell. */
  public String token() throws IOException, InterruptedException {
    RouterProcess.Result result = router.shell("millrace:token");
    String token = result.output().strip();
    if (result.status() != 0 || token.chars().filter(each -> each == '.').count() != 2) {
      throw new IOException("no token: " + token);
    }
    return token;
  }

  @Override
  public void close() throws InterruptedException {
    router.close();
    if (deviceIc != null) {
      deviceIc.close();
    }
    if (cable != null) {
      cable.close();
    }
  }
}
