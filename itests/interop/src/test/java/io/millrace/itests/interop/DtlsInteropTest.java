// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of peers in docs/dtls.md is what comes of trying each of them: clients of a NIC of the
 * router and, through its proxy, of a server, and servers behind its proxy; all of them at the same
 * router at the same time. With {@code -Dmillrace.features=write} the table is written.
 */
@Timeout(600)
class DtlsInteropTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("millrace.distribution")).resolve("../../../docs/dtls.md");
  private static final String BEGIN = "<!-- peers: written by DtlsInteropTest -->\n";
  private static final String END = "<!-- end of peers -->";
  private static final String HEAD =
      "| peer | its part | known by | way | GET | PUT | observe | block-wise | connection ID |\n"
          + "|---|---|---|---|---|---|---|---|---|\n";
  private static final List<String> LIBCOAP = List.of("openssl", "gnutls");
  private static final int CLEAR = RouterProcess.freePort();
  private static final int SECURED = RouterProcess.freePort();
  private static final int NIC = RouterProcess.freePort();
  private static final int ORIGIN = RouterProcess.freePort();
  private static final String SERVERS = "127.0.1."; // the last number is the server's place

  /** A server of the directory: its name, and by what the router knows it. */
  private record Server(String library, Credential credential) {
    String name() {
      return library + credential.ordinal();
    }

    String address() {
      return SERVERS + (10 + servers().indexOf(this));
    }
  }

  @TempDir static Path folder;
  private static final List<Process> PROCESSES = new ArrayList<>();
  private static CertificateMaker maker;
  private static InteropOrigin origin;
  private static FieldRig rig;

  private static List<Server> servers() {
    List<Server> all = new ArrayList<>();
    for (String library : List.of("openssl", "gnutls", "californium")) {
      for (Credential each : Credential.values()) {
        if (can(library, each)) {
          all.add(new Server(library, each));
        }
      }
    }
    return all;
  }

  private static boolean can(String library, Credential credential) {
    return credential != Credential.PUBLIC_KEY || !library.equals("openssl");
  }

  @BeforeAll
  static void start() throws Exception {
    maker = new CertificateMaker(folder.resolve("made"));
    maker.issuer("fleet");
    maker.certificate("router", "fleet", 365);
    maker.certificate("client", "fleet", 365);
    rig = FieldRig.inMemory(folder.resolve("rig")).on(CLEAR).reporting(1, 100);
    Path keys = Files.createDirectories(rig.router().etc().resolve("keys/dtls"));
    Files.createDirectories(keys.resolve("devices"));
    origin = new InteropOrigin(ORIGIN);
    StringBuilder shared = new StringBuilder();
    List<String> devices = new ArrayList<>();
    for (Server each : servers()) {
      start(each, keys, shared);
      devices.add(each.name() + "=" + each.address() + ":4849,mains");
    }
    origin.start();
    secret(keys.resolve("devices.psk"), shared.toString());
    secret(keys.resolve("psk"), "alice:" + hex() + "\n");
    secret(keys.resolve("server.pem"), Files.readString(maker.file("router.pem")));
    Files.copy(maker.file("fleet.crt"), keys.resolve("devices.pem"));
    Files.writeString(
        keys.resolve("clients.pem"),
        Files.readString(maker.file("fleet.crt")) + Files.readString(maker.file("client.pub")));
    rig.router()
        .configure("io.millrace.net-dtls", socket("dtls", SECURED))
        .configure("io.millrace.net-nic", socket("nic", NIC))
        .configure("io.millrace.net-mesh", socket("mesh", 0))
        .configure("io.millrace.directory", Map.of("devices", String.join(",", devices)))
        .configure(
            "io.millrace.nic-uart0",
            Map.of(
                "mac",
                FieldRig.MAC,
                "line",
                "uart0",
                "pollMillis",
                100,
                "socket",
                "nic",
                "securedPeers",
                "*"))
        .configure(
            "io.millrace.gateway",
            Map.of(
                "destinations", "127.0.0.0/8",
                "anonymous", "127.0.0.0/8",
                "securedOutbound", "mesh"));
    rig.start();
  }

  private static Map<String, Object> socket(String name, int port) {
    return Map.of("name", name, "address", "127.0.0.1", "port", port, "secured", true);
  }

  private static String hex() {
    return HexFormat.of().formatHex(Credential.KEY.getBytes());
  }

  private static void secret(Path file, String text) throws Exception {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static void start(Server server, Path keys, StringBuilder shared) throws Exception {
    String name = server.name();
    switch (server.credential()) {
      case PSK -> shared.append(name).append(':').append(hex()).append('\n');
      case CERTIFICATE -> maker.certificate(name, "fleet", 365);
      case PUBLIC_KEY -> {
        maker.key(name);
        Files.copy(maker.file(name + ".pub"), keys.resolve("devices/" + name + ".pem"));
      }
    }
    if (server.library().equals("californium")) {
      InetSocketAddress address = new InetSocketAddress(server.address(), 4849);
      origin.add(server.credential().server(maker, name, address));
      return;
    }
    List<String> line = new ArrayList<>(List.of("coap-server-" + server.library()));
    line.addAll(List.of("-A", server.address(), "-p", "4848")); // 4849 is for DTLS
    line.addAll(server.credential().words(maker, name));
    if (server.credential() == Credential.PUBLIC_KEY) { // the router shows its certificate
      line.addAll(List.of("-C", maker.file("fleet.crt").toString()));
    }
    PROCESSES.add(
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start());
  }

  @AfterAll
  static void stop() throws Exception {
    PROCESSES.forEach(Process::destroy);
    origin.close();
    rig.close();
  }

  @Test
  void table_says_what_works() throws Exception {
    InteropTable table = new InteropTable(origin, "coap://127.0.0.1:" + ORIGIN);
    for (String library : LIBCOAP) {
      for (Credential each : Credential.values()) {
        String peer = "`coap-client-" + library + "`";
        if (!can(library, each)) {
          table.cannot(peer, "client", each);
          continue;
        }
        List<String> words = new ArrayList<>(each.words(maker, "client"));
        words.addAll(each == Credential.PSK ? List.of("-u", "alice") : List.of());
        words.addAll(each == Credential.PUBLIC_KEY ? List.of("-n") : List.of());
        String program = "coap-client-" + library;
        try (InteropClient direct = new LibcoapClient(program, words, "", folder);
            InteropClient proxied =
                new LibcoapClient(program, words, "coaps://127.0.0.1:" + SECURED, folder)) {
          table.nic(peer, each, direct, "coaps://127.0.0.1:" + NIC);
          table.proxied(peer, each, proxied);
        }
      }
    }
    for (Credential each : Credential.values()) {
      String router = "coaps://127.0.0.1:" + SECURED;
      try (InteropClient direct = new CaliforniumClient(each.client(maker, "client"), "");
          InteropClient proxied = new CaliforniumClient(each.client(maker, "client"), router)) {
        table.nic("Californium", each, direct, "coaps://127.0.0.1:" + NIC);
        table.proxied("Californium", each, proxied);
      }
    }
    try (InteropClient client = new CaliforniumClient(null, "coap://127.0.0.1:" + CLEAR)) {
      for (String library : LIBCOAP) {
        String peer = "`coap-server-" + library + "`";
        for (Credential each : Credential.values()) {
          if (can(library, each)) {
            String uri = "coap://" + new Server(library, each).name() + ":4849";
            table.libcoap(peer, each, client, uri);
          } else {
            table.cannot(peer, "server", each);
          }
        }
      }
      for (Credential each : Credential.values()) {
        String uri = "coap://" + new Server("californium", each).name() + ":4849";
        table.californium(each, client, uri);
      }
    }
    compare(table);
  }

  private static void compare(InteropTable table) throws Exception {
    String document = Files.readString(DOCUMENT);
    int from = document.indexOf(BEGIN) + BEGIN.length();
    String written = document.substring(from, document.indexOf(END));
    String found = HEAD + table.rows();
    if ("write".equals(System.getProperty("millrace.features"))) {
      System.err.println(table.failures());
      Files.writeString(DOCUMENT, document.replace(BEGIN + written + END, BEGIN + found + END));
    } else {
      assertThat(written).as(table.failures()).isEqualTo(found);
    }
  }
}
