// SPDX-License-Identifier: Apache-2.0
package io.millrace.archive;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A router that is started, asked and ended, so that Java sees the classes that a start needs. It
 * has the bundles that the real one has, on loopback alone, and none of its secrets.
 */
final class TrainingRouter {
  private static final long READY_SECONDS = 240;
  private static final long END_SECONDS = 360;
  private static final int REQUESTS = 20;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Path home = Path.of(System.getProperty("millrace.home"));
  private final Path releases = Path.of(System.getProperty("millrace.data")).resolve("releases");
  private final Path work;
  private final Path etc;
  private final Path data;
  private final int coap;
  private final int http;

  private TrainingRouter(Path work) throws IOException {
    this.work = work;
    etc = Files.createDirectory(work.resolve("etc"));
    data = Files.createDirectory(work.resolve("data"));
    try (DatagramSocket udp = new DatagramSocket(0, LOOPBACK);
        ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK)) {
      coap = udp.getLocalPort();
      http = tcp.getLocalPort();
    }
  }

  /** Prepares one in an empty folder. */
  static TrainingRouter in(Path work) throws IOException {
    TrainingRouter router = new TrainingRouter(work);
    router.configure();
    if (Files.isDirectory(router.releases)) {
      copy(router.releases, router.data.resolve("releases"));
    }
    return router;
  }

  private void configure() throws IOException {
    copy(home.resolve("factory/etc"), etc);
    write("io.millrace.net-udp", "name = udp\naddress = 127.0.0.1\nport = " + coap);
    write("io.millrace.gateway", "anonymous = 127.0.0.0/8\ndestinations = 127.0.0.0/8");
    write("io.millrace.ssh", "port = 0");
    write("io.millrace.http", "port = " + http);
  }

  private void write(String pid, String values) throws IOException {
    Files.writeString(etc.resolve(pid + ".cfg"), values + "\n");
  }

  /** Copies a folder; of jars, which never change, there is one file under two names. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else if (each.getParent().endsWith("objects")) {
          link(each, target);
        } else if (!each.startsWith(from.resolve("upload"))) {
          Files.copy(each, target);
        }
      }
    }
  }

  private static void link(Path jar, Path name) throws IOException {
    try {
      Files.createLink(name, jar);
    } catch (IOException | UnsupportedOperationException notHere) {
      Files.copy(jar, name);
    }
  }

  /** Runs it to its end; returns the file that Java was to write. */
  Path run(Path file) throws IOException, InterruptedException {
    boolean cache = file.toString().endsWith(".aot");
    Path made = work.resolve(cache ? "made.aot" : "made.jsa");
    // The name alone: a path may have blanks, which part options.
    String option =
        (cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + made.getFileName();
    Process router = start(option);
    // Nobody else would end it when this process is told to end.
    Runtime.getRuntime().addShutdownHook(new Thread(router::destroyForcibly));
    try {
      awaitReady(router);
      ask();
    } finally {
      router.destroy();
      if (!router.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        router.destroyForcibly();
      }
    }
    return made;
  }

  private Process start(String option) throws IOException {
    ProcessBuilder script =
        new ProcessBuilder(List.of(home.resolve("bin/millrace").toString(), "run"));
    Map<String, String> environment = script.environment();
    String options = environment.getOrDefault("JAVA_OPTS", "");
    environment.putAll(
        new TreeMap<>(
            Map.of(
                "MILLRACE_HOME", home.toString(),
                "MILLRACE_ETC", etc.toString(),
                "MILLRACE_DATA", data.toString(),
                "MILLRACE_ARCHIVE", "off",
                "MILLRACE_CONSOLE", "false",
                "MILLRACE_STEADY_SECONDS", "0",
                "JAVA_OPTS", (options + " " + option).strip())));
    return script
        .directory(work.toFile())
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("console.log").toFile())
        .start();
  }

  private void awaitReady(Process router) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (Files.notExists(data.resolve("run/ready"))) {
      if (router.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        throw new IOException(
            "the router that is to be archived does not start: "
                + Files.readString(work.resolve("console.log")));
      }
    }
  }

  /** Sends requests through the proxy, which is its own destination, and reads the metrics. */
  private void ask() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      socket.connect(new InetSocketAddress(LOOPBACK, coap));
      socket.setSoTimeout(500);
      for (int id = 1; id <= REQUESTS; id++) {
        byte[] request = get(id, "coap://127.0.0.1:" + coap + "/.well-known/core");
        socket.send(new DatagramPacket(request, request.length));
        receive(socket);
      }
    }
    try (InputStream metrics =
        URI.create("http://127.0.0.1:" + http + "/metrics").toURL().openStream()) {
      metrics.readAllBytes();
    }
  }

  private static void receive(DatagramSocket socket) throws IOException {
    try {
      socket.receive(new DatagramPacket(new byte[1500], 1500));
    } catch (SocketTimeoutException none) {
      // What classes a request needs are loaded all the same.
    }
  }

  /** Returns a confirmable GET with a Proxy-Uri [RFC 7252 §3, §5.10.2]. */
  private static byte[] get(int id, String uri) {
    byte[] value = uri.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer datagram = ByteBuffer.allocate(9 + value.length);
    datagram.put((byte) 0x42).put((byte) 1).putShort((short) id).putShort((short) id);
    datagram.put((byte) 0xDD).put((byte) (35 - 13)).put((byte) (value.length - 13)).put(value);
    return datagram.array();
  }
}
