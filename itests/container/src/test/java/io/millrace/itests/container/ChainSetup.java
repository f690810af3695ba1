// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.FreePort;
import io.millrace.rig.Fault;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/**
 * The configuration of the whole chain in one framework: two pipes, each with a NIC at one end and
 * the router's own Device IC at the other, and a UDP port on loopback. Made outside the framework;
 * {@link Chain} finds it by system properties.
 */
final class ChainSetup {
  static final String PORT = "millrace.test.port";
  static final String FOLDER = "millrace.test.folder";

  static final String DEVICES = "millrace.test.devices";

  /**
   * With every build; those of other criteria are releases of {@code BadReleasesTest}, and what the
   * criteria of threads and memory go by is in {@link JudgeEvidenceTest}.
   */
  private static final Set<Fault> SOME = EnumSet.of(Fault.DEADLOCK, Fault.LEAKS_LOADER, Fault.SLOW);

  private final Map<String, Integer> ports = new TreeMap<>();
  private final Path folder;
  private final Path etc;
  private final int port;

  /** With the files of the distribution, most of which hold comments alone. */
  ChainSetup() throws IOException {
    this(true);
  }

  /**
   * Writes the files.
   *
   * @param whole whether the distribution's own files are there too
   */
  ChainSetup(boolean whole) throws IOException {
    Path target = Files.createDirectories(Path.of("target", "chains"));
    folder = Files.createTempDirectory(target.toAbsolutePath(), "chain");
    etc = Files.createDirectories(folder.resolve("etc"));
    port = FreePort.udp();
    if (whole) {
      copyDefaults();
    }
    write("io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    write("io.millrace.ssh", Map.of("port", 0)); // all that run at this time would take one port
    write("io.millrace.http", Map.of("port", 0));
    write("io.millrace.link.hdlc", Map.of("settleMillis", 0, "lostPollMillis", 100));
    write("io.millrace.sensor.temp", Map.of("periodSeconds", 1));
    write("io.millrace.profile.milli", Map.of("queueLimit", 1000));
    for (Chain.Nic nic : Chain.Nic.values()) {
      write("io.millrace.line.pipe-" + nic.line, Map.of("name", nic.line));
      write(
          "io.millrace.nic-" + nic.line,
          Map.of("mac", nic.mac, "line", nic.line, "pollMillis", 100, "queueLimit", 1000));
    }
  }

  private void copyDefaults() throws IOException {
    try (Stream<Path> files = Files.list(Distribution.home().resolve("etc"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".cfg")).toList()) {
        Files.copy(file, etc.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void write(String file, Map<String, ?> values) throws IOException {
    List<String> lines = new ArrayList<>();
    values.forEach((key, value) -> lines.add(key + " = " + value));
    Files.write(etc.resolve(file + ".cfg"), lines);
  }

  /** Has UDP devices in the directory, each at a port of loopback and with a profile. */
  ChainSetup withDevices(Map<String, String> devices) throws IOException {
    List<String> entries = new ArrayList<>();
    for (Map.Entry<String, String> each : devices.entrySet()) {
      try (DatagramSocket free = new DatagramSocket()) {
        ports.put(each.getKey(), free.getLocalPort());
        entries.add(
            "%s=127.0.0.1:%d,%s".formatted(each.getKey(), free.getLocalPort(), each.getValue()));
      }
    }
    write("io.millrace.profile-busy", Map.of("nstart", 64, "queueLimit", 1000));
    write("io.millrace.directory", Map.of("devices", String.join(",", entries)));
    return this;
  }

  /** Adds a file. */
  ChainSetup with(String file, Map<String, ?> values) throws IOException {
    write(file, values);
    return this;
  }

  /** Makes a second build of every bundle of ours, for updates. */
  ChainSetup withSecondBuilds() throws IOException {
    Path builds = Files.createDirectories(folder.resolve("second"));
    for (Path jar : Distribution.jars()) {
      if (jar.getFileName().toString().startsWith("io.millrace.")) {
        SecondBuild.of(jar, builds, Chain.SECOND);
      }
    }
    return this;
  }

  /** Makes bad builds and a list of them: a few, or with the long tests all. */
  ChainSetup withBadBuilds() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Fault each : Extent.isLong() ? EnumSet.allOf(Fault.class) : SOME) {
      Path jar = each.build(Distribution.home(), folder);
      lines.add(each + " " + each.criterion() + " " + each.bundle() + " " + jar);
    }
    Files.write(folder.resolve("bad.txt"), lines);
    return this;
  }

  /**
   * Returns the options of a framework with this chain.
   *
   * @param waitingCallers how many callers wait at an empty slot
   */
  Option options(int waitingCallers) {
    return composite(
        Distribution.everything(etc),
        systemProperty("millrace.slot.waitingCallers").value(Integer.toString(waitingCallers)),
        systemProperty(PORT).value(Integer.toString(port)),
        systemProperty(DEVICES).value(ports.toString()),
        systemProperty(FOLDER).value(folder.toString()));
  }
}
