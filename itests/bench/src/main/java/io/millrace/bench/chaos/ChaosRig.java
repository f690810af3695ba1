// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.chaos;

import io.millrace.bench.tool.FullDisk;
import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A router as in the field, with what can be taken from it: a disk of its own, a clock, a serial
 * line to a Device IC, and clients in another network. It is started again when it ends, as a
 * service manager does it.
 */
final class ChaosRig implements AutoCloseable {
  static final String UDP = "io.millrace.net-udp";
  private static final String MAC = "001350050005E7D6";
  private static final int STAYS_DOWN = 70;

  private final Path folder;
  private final Path distribution;
  private final Path clock;
  private final Path builds;
  private final Path token;
  private final int port = RouterProcess.freePort();
  private final SecondNetwork network;
  private final RouterProcess router;
  private final RouterProcess deviceIc;
  private final FullDisk disk;
  private final Optional<Path> fakeTime;
  private PtyPair cable;
  private int starts;

  ChaosRig(Path folder, Path distribution) throws IOException, InterruptedException {
    this.folder = folder;
    this.distribution = distribution;
    clock = Files.writeString(folder.resolve("clock"), "+0");
    builds = Files.createDirectories(folder.resolve("builds"));
    token = folder.resolve("token");
    network = SecondNetwork.join();
    cable = PtyPair.in(folder);
    router = RouterProcess.in(folder.resolve("router"));
    disk = FullDisk.at(router.data());
    fakeTime = fakeTime();
    configureUdp(network.near());
    router.configure("io.millrace.session", Map.of("quota", 10_000));
    router.configure("io.millrace.nic-uart0", Map.of("mac", MAC, "line", "uart0"));
    router.configure("io.millrace.line.serial-uart0", line(cable.near(), "primary"));
    fakeTime.ifPresent(this::takeClock);
    deviceIc = RouterProcess.in(folder.resolve("device-ic")).withoutSocket();
    deviceIc.configure("io.millrace.line.serial-uart0", line(cable.far(), "secondary"));
  }

  private static Map<String, ?> line(Path port, String role) {
    return Map.of("name", "uart0", "port", port, "role", role);
  }

  /** Finds Debian's libfaketime. */
  private static Optional<Path> fakeTime() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(each -> each.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst();
    }
  }

  private void takeClock(Path library) {
    router
        .environment("LD_PRELOAD", library.toString())
        .environment("FAKETIME_TIMESTAMP_FILE", clock.toString())
        .environment("FAKETIME_CACHE_DURATION", "1")
        .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .environment("DONT_FAKE_MONOTONIC", "1")
        // Otherwise each wait of Java with a time-out returns at once.
        .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  void start() throws IOException, InterruptedException {
    deviceIc.launch();
    router.launch();
    deviceIc.awaitReady();
    router.awaitReady();
  }

  RouterProcess router() {
    return router;
  }

  FullDisk disk() {
    return disk;
  }

  SecondNetwork network() {
    return network;
  }

  Path distribution() {
    return distribution;
  }

  /** Returns the folder for builds of bundles and other files. */
  Path builds() {
    return builds;
  }

  boolean canJump() {
    return fakeTime.isPresent();
  }

  /** Has the router's clock be so many seconds off; it is seen within a second. */
  void jump(int seconds) throws IOException {
    Path half = Files.writeString(folder.resolve("clock.half"), "%+d".formatted(seconds));
    Files.move(half, clock, StandardCopyOption.ATOMIC_MOVE);
  }

  void unplug() throws InterruptedException {
    cable.close();
  }

  void plug() throws IOException, InterruptedException {
    cable = PtyPair.in(folder);
  }

  void configureUdp(String address) throws IOException {
    Path half = Files.writeString(folder.resolve("udp.half"), udp(address));
    Path file = router.etc().resolve(UDP + ".cfg");
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns the file of a UDP socket at an address. */
  String udp(String address) {
    return "name = udp\naddress = %s\nport = %d\n".formatted(address, port);
  }

  /** Starts the router again when it has ended. */
  void keepUp() throws IOException {
    if (!router.isRunning()) {
      if (starts > 0 && router.process().exitValue() == STAYS_DOWN) {
        throw new IOException("the router stays down:\n" + router.output());
      }
      starts++;
      router.launch();
    }
  }

  int starts() {
    return starts;
  }

  /** Opens a session from a port of the other network; tells whether it was acknowledged. */
  boolean login(int from) throws IOException, InterruptedException {
    RouterProcess.Result issued;
    try {
      issued = router.shell("millrace:token");
    } catch (IOException away) {
      return false;
    }
    if (issued.status() != 0) {
      return false;
    }
    Files.writeString(token, issued.output().strip());
    return client(from, "-m", "post", "-t", "0", "-f", token.toString(), gateway() + "/sessions")
        .startsWith("2.");
  }

  /** Asks the sensor; returns the code of the answer, empty without one. */
  String ask(int from) throws IOException, InterruptedException {
    String sensor = "coap://SSN%s:4849/snsr/arduino/temp?sens".formatted(MAC);
    return client(from, "-m", "get", "-P", gateway(), sensor);
  }

  private String gateway() {
    return "coap://%s:%d".formatted(network.near(), port);
  }

  private String client(int from, String... words) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(List.of("coap-client-notls", "-v", "7", "-B", "6", "-p", "" + from));
    line.addAll(List.of(words));
    return CoapClientNotls.run(network.command(line)).code();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    router.close();
    deviceIc.close();
    cable.close();
    network.close();
    disk.close();
  }
}
