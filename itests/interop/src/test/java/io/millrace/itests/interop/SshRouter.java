// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import io.millrace.rig.OpenSsh;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A router with SSH, and OpenSSH on another machine: behind a network of its own where this user
 * may make one, else over loopback.
 */
final class SshRouter implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String LOOPBACK = "127.0.0.1";

  private final RouterProcess process;
  private final SecondNetwork network;
  private final OpenSsh ssh;
  private final Map<String, String> lines = new TreeMap<>();
  private final List<String> permitted = new ArrayList<>();
  private final int port = FreePort.tcp();

  private SshRouter(Path folder, SecondNetwork network) throws IOException {
    this.network = network;
    process = RouterProcess.in(folder.resolve("router"));
    UnaryOperator<List<String>> place =
        network == null ? UnaryOperator.identity() : network::command;
    ssh = new OpenSsh(folder, host(), port, place);
  }

  /** Prepares a router with keys of all roles and types; it is not started. */
  static SshRouter in(Path folder) throws IOException, InterruptedException {
    SecondNetwork network = SecondNetwork.isPossible() ? SecondNetwork.join() : null;
    SshRouter router = new SshRouter(folder, network);
    Map<String, Object> ssh = new TreeMap<>(router.place());
    ssh.put("backOffSeconds", 1);
    router.process.configure("io.millrace.ssh", ssh);
    router.process.configure(
        "io.millrace.net-udp",
        Map.of("name", "udp", "address", LOOPBACK, "port", RouterProcess.freePort()));
    router.add("viewer", "viewer", "ed25519");
    router.add("operator", "operator", "ed25519");
    router.add("admin", "admin", "ed25519");
    router.add("admin", "admin-ecdsa", "ecdsa", "-b", "256");
    router.add("admin", "admin-rsa", "rsa", "-b", "3072");
    router.lines.put("stranger", router.ssh.key("stranger", "ed25519"));
    router.lines.put("late", router.ssh.key("late", "ed25519"));
    router.permit();
    return router;
  }

  private void add(String role, String name, String... type)
      throws IOException, InterruptedException {
    String line = ssh.key(name, type);
    lines.put(name, line);
    permitted.add("role=\"" + role + "\" " + line);
  }

  void start() throws IOException, InterruptedException {
    process.start();
  }

  /** Permits the keys of all roles, and these lines. */
  void permit(String... more) throws IOException {
    List<String> all = new ArrayList<>(permitted);
    all.addAll(List.of(more));
    Path next = Files.write(process.etc().resolve("authorized_keys.next"), all);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(
        next,
        process.etc().resolve("authorized_keys"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns the public key's line of a name. */
  String line(String name) {
    return lines.get(name);
  }

  RouterProcess process() {
    return process;
  }

  OpenSsh ssh() {
    return ssh;
  }

  /** Returns where it listens, as its configuration says it. */
  Map<String, Object> place() {
    return Map.of("address", host(), "port", port);
  }

  private String host() {
    return network == null ? LOOPBACK : network.near();
  }

  Path uploads() {
    return process.data().resolve("releases/upload");
  }

  /** Whether there is a file whose name ends so. */
  boolean uploadsHave(String end) {
    String[] names = uploads().toFile().list();
    return names != null && List.of(names).stream().anyMatch(each -> each.endsWith(end));
  }

  /** Connects from another address than the clients, and says nothing. */
  Socket connectFromElsewhere() throws IOException {
    Socket socket = new Socket();
    if (network == null) {
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.9"), 0));
    }
    socket.connect(new InetSocketAddress(host(), port));
    return socket;
  }

  /** Counts the router's threads whose name begins so. */
  int threads(String name) throws IOException, InterruptedException {
    Process dump =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.process().pid()),
                "Thread.print")
            .start();
    String all = new String(dump.getInputStream().readAllBytes());
    assertThat(dump.waitFor()).isZero();
    return (int) all.lines().filter(line -> line.startsWith('"' + name)).count();
  }

  void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("not within %s: %s", TIMEOUT, what).isLessThan(end);
      LockSupport.parkNanos(200_000_000);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
    if (network != null) {
      network.close();
    }
  }
}
