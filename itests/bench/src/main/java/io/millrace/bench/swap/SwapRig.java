// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.bench.tool.Jdk;
import io.millrace.bench.tool.ShellLines;
import io.millrace.rig.FieldRig;
import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A router process with what is around it: devices on UDP, one behind the NIC's HDLC link on a
 * pseudo-terminal, clients with sessions, and observers. Devices and clients are in this process.
 */
final class SwapRig implements AutoCloseable {
  /** Debian's limit for a socket's receive buffer, unless somebody raises it. */
  private static final int RECEIVE_BUFFER_BYTES = 212_992;

  private static final String WIRED_MAC = "00135005000000A1";

  /** What a pause holds up has room to wait. */
  private static final int QUEUE = 1000;

  private static final long START_NANOS = 240_000_000_000L;
  private static final int OBSERVERS = 10;

  private final RouterProcess router;
  private final PtyPair cable;
  private final UdpDevices devices;
  private final LinkDevice linkDevice;
  private final Load load;
  private final List<Observation> observations = new ArrayList<>();
  private final Executions executions = new Executions();
  private final Tally tally = new Tally();

  /**
   * Starts everything; the load does not send yet.
   *
   * @param parking whether callers may wait while a service is being replaced
   */
  SwapRig(Path folder, Jdk jdk, long seed, boolean parking)
      throws IOException, InterruptedException {
    Random random = new Random(seed);
    router = RouterProcess.in(folder.resolve("router")).on(jdk.home());
    cable = PtyPair.in(folder);
    linkDevice = new LinkDevice(cable.far(), executions);
    devices = new UdpDevices(executions, tally, random);
    int port = RouterProcess.freePort();
    configure(port, parking);
    router.launch();
    awaitReady();
    String token = router.command("token").output().strip();
    Field field = new Field(devices.addresses(), WIRED_MAC, FieldRig.MAC, token, executions);
    load =
        new Load(new InetSocketAddress(Wire.LOOPBACK, port), new Mix(field, tally, random), tally);
    load.login();
    for (int i = 0; i < OBSERVERS; i++) {
      String uri =
          i < OBSERVERS - 2 ? field.device(i / 2).uri("observed") : field.link("arduino/temp?sens");
      observations.add(new Observation(i, uri));
    }
  }

  /** On a machine with much else to do a start takes its time. */
  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_NANOS;
    while (!Files.exists(router.data().resolve("run/ready"))) {
      if (!router.isRunning() || System.nanoTime() > end) {
        throw new IOException("the router does not start:\n" + router.output());
      }
      Thread.sleep(20);
    }
  }

  /** As an operator would who has so many requests at once to devices that answer late. */
  private void configure(int port, boolean parking) throws IOException {
    Map<String, Object> socket = new TreeMap<>(Map.of("name", "udp", "address", Wire.LOOPBACK));
    socket.putAll(Map.of("port", port, "receiveBufferBytes", RECEIVE_BUFFER_BYTES));
    router.configure("io.millrace.net-udp", socket);
    String names =
        devices.addresses().stream()
            .map(each -> each.name() + "=" + Wire.LOOPBACK + ":" + each.port() + ",bench")
            .collect(Collectors.joining(","));
    router.configure("io.millrace.directory", Map.of("devices", names));
    router.configure(
        "io.millrace.profile-bench",
        Map.of("name", "bench", "nstart", 64, "queueLimit", QUEUE, "baseSeconds", 2));
    router.configure("io.millrace.profile-milli", Map.of("name", "milli", "queueLimit", QUEUE));
    router.configure("io.millrace.endpoint", Map.of("nstart", QUEUE));
    router.configure("io.millrace.session", Map.of("quota", 100));
    router.configure(
        "io.millrace.deployer.judge",
        Map.of("judgeSeconds", 1, "settleSeconds", 0, "lookMillis", 200));
    nics();
    if (!parking) {
      router.configure("io.millrace.gateway", Map.of("parked", 0));
      router.environment("JAVA_OPTS", "-Dmillrace.slot.waitingCallers=0");
    }
  }

  private void nics() throws IOException {
    router.configure(
        "io.millrace.line.serial-uart0", Map.of("name", "uart0", "port", cable.near()));
    Map<String, Object> wired = new TreeMap<>(Map.of("mac", WIRED_MAC, "line", "uart0"));
    wired.putAll(Map.of("queueLimit", QUEUE, "implementedOnly", false, "pollMillis", 1000));
    router.configure("io.millrace.nic-uart0", wired);
    router.configure("io.millrace.line.pipe-uart1", Map.of("name", "uart1"));
    router.configure(
        "io.millrace.nic-uart1", Map.of("mac", FieldRig.MAC, "line", "uart1", "queueLimit", QUEUE));
  }

  RouterProcess router() {
    return router;
  }

  ShellLines shell() {
    return new ShellLines(router.data().resolve("run/shell.sock"));
  }

  Load load() {
    return load;
  }

  Tally tally() {
    return tally;
  }

  Executions executions() {
    return executions;
  }

  LinkDevice linkDevice() {
    return linkDevice;
  }

  List<Observation> observations() {
    return observations;
  }

  /** Fails when a part in this process has failed, or the router has ended. */
  void check() throws IOException {
    devices.check();
    load.open();
    if (!router.isRunning()) {
      throw new IOException("the router has ended:\n" + router.output());
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    load.close();
    router.close();
    devices.close();
    linkDevice.close();
    cable.close();
  }
}
