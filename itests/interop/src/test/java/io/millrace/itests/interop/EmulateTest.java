// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.RouterProcess;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Device IC alone in its process, at the end of a pseudo-terminal that it makes. */
@Timeout(120)
class EmulateTest {
  private static final String MAC = "001350050005E7D6";

  private static final String PASSPHRASE = "sixteen or more bytes";

  @TempDir Path folder;

  private final int port = RouterProcess.freePort();
  private final StringBuilder said = new StringBuilder();

  private Process emulate(RouterProcess place, String... options) throws IOException {
    Process process = place.spawn(options);
    BufferedReader out = process.inputReader();
    String line;
    do {
      line = out.readLine();
      said.append(line).append('\n');
    } while (line != null && !line.startsWith("Ctrl-C"));
    assertThat(line).as("%s", said).isNotNull();
    return process;
  }

  private RouterProcess router(Path line) throws IOException {
    RouterProcess router = RouterProcess.in(folder.resolve("router"));
    router.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    router.configure("io.millrace.gateway", Map.of("anonymous", "127.0.0.0/8"));
    router.configure("io.millrace.line.serial-uart0", Map.of("name", "uart0", "port", line));
    router.configure("io.millrace.nic-uart0", Map.of("mac", MAC, "line", "uart0"));
    return router;
  }

  private String get(String path) throws Exception {
    CoapClientNotls.Answer answer =
        CoapClientNotls.run(
            "-v", "7", "-m", "get", "-P", "coap://127.0.0.1:" + port, "coap://SSN" + MAC + path);
    return answer.output();
  }

  @Test
  void emulated_generation_1_with_a_sensor_of_a_file_is_read_through_a_router() throws Exception {
    Path line = folder.resolve("uart");
    Path sensor = folder.resolve("humidity.cfg");
    Files.writeString(sensor, "type=humidity\nvalues=41.5\nunit=%\n");
    RouterProcess place = RouterProcess.in(folder.resolve("emulator"));
    Process emulator =
        emulate(
            place,
            "emulate",
            "--line",
            "pty:" + line,
            "--generation",
            "1",
            "--sensor-file",
            sensor.toString());
    assertThat(said).contains("/arduino/humidity", line.toString());
    try (RouterProcess router = router(line).start()) {
      assertThat(get("/snsr")).contains("Itron Reference CoAP Server: 1.4.5");
      assertThat(get("/snsr/arduino/humidity?sens")).contains("41.5,%", "Content-Format:2");
      assertThat(get("/snsr/arduino/temp?sens")).contains(",73.40,F");
    }
    emulator.destroy();
    assertThat(emulator.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.exists(line, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void killed_emulator_leaves_nothing_behind_and_starts_again() throws Exception {
    Path line = folder.resolve("uart");
    RouterProcess place = RouterProcess.in(folder.resolve("emulator"));
    Process killed = emulate(place, "emulate", "--line", "pty:" + line);
    List<ProcessHandle> helpers = killed.descendants().toList();
    assertThat(helpers).as("socat").isNotEmpty();
    killed.destroyForcibly().waitFor();
    for (ProcessHandle helper : helpers) {
      helper.onExit().get(30, TimeUnit.SECONDS);
    }
    assertThat(Files.exists(line, LinkOption.NOFOLLOW_LINKS)).as("socat's link").isFalse();

    Process again = emulate(place, "emulate", "--line", "pty:" + line);
    assertThat(line).exists();
    again.destroy();
    assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private String ask(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("-v", "7"));
    command.addAll(List.of(words));
    int last = command.size() - 1;
    command.set(last, "coap://localhost:" + port + command.get(last));
    return CoapClientNotls.run(command.toArray(String[]::new)).output();
  }

  /** GET /NAME/snsr/arduino/temp?sens with Proxy-Scheme coap; libcoap's client cannot send that. */
  private String askAsTheWindowsClient(String name) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(
        new byte[] {0x41, 0x01, 0x12, 0x34, 0x01, (byte) 0xBD, (byte) (name.length() - 13)});
    request.write((name + "\4snsr\7arduino\4tempDsens").getBytes(StandardCharsets.US_ASCII));
    request.write(new byte[] {(byte) 0xD4, 39 - 15 - 13, 'c', 'o', 'a', 'p'});
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(30_000);
      InetSocketAddress to = new InetSocketAddress("localhost", port);
      socket.send(new DatagramPacket(request.toByteArray(), request.size(), to));
      DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
      socket.receive(answer);
      assertThat(answer.getData()).as("2.05 on the acknowledgement").startsWith(0x61, 0x45);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void simulator_is_asked_over_udp_without_a_session() throws Exception {
    RouterProcess place = RouterProcess.in(folder.resolve("emulator"));
    Process emulator = emulate(place, "emulate", "--udp", Integer.toString(port));
    String device = "/SSN" + MAC;
    assertThat(said).contains("/devices", device);
    assertThat(ask("-m", "get", "/devices"))
        .contains("Content-Format:application/link-format", "'SSN" + MAC + "'");
    assertThat(ask("-m", "get", device + "/.well-known/core")).contains("2.05", "</snsr/");
    assertThat(askAsTheWindowsClient("SSN" + MAC)).contains(",F");
    assertThat(ask("-N", "-m", "get", device.toLowerCase(Locale.ROOT) + "/snsr/arduino/temp?sens"))
        .contains("2.05");
    assertThat(ask("-m", "put", "-t", "42", device + "/snsr/arduino/temp?cfg=C")).contains("2.04");
    assertThat(ask("-m", "get", device + "/snsr/arduino/temp?sens")).contains(",C");
    assertThat(ask("-m", "delete", device + "/snsr/arduino/nothing")).containsPattern("4\\.0[45]");
    assertThat(ask("-m", "get", "/SSN0000000000000000/x")).contains("4.04");
    assertThat(ask("-m", "put", "/devices")).contains("4.05");
    emulator.destroy();
    assertThat(emulator.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void simulator_with_keys_is_asked_over_dtls_by_libcoap_with_the_same_letters() throws Exception {
    RouterProcess place = RouterProcess.in(folder.resolve("emulator"));
    String udp = Integer.toString(port);
    Process emulator = emulate(place, "emulate", "--udp", udp, "-k", PASSPHRASE, "-u", "ann");
    String devices = "coaps://127.0.0.1:" + port + "/devices";
    assertThat(said).contains(devices.replace("127.0.0.1", "localhost"));
    Process client =
        new ProcessBuilder(
                "coap-client-openssl", "-B", "10", "-k", PASSPHRASE, "-u", "ann", devices)
            .redirectErrorStream(true)
            .start();
    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("SSN" + MAC);
    emulator.destroy();
    assertThat(emulator.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void wrong_words_end_it_at_once_with_the_reason() throws Exception {
    RouterProcess place = RouterProcess.in(folder.resolve("emulator"));
    RouterProcess.Result none = place.command("emulate");
    assertThat(none.status()).isEqualTo(64);
    assertThat(none.output()).contains("--line is needed");
    Path taken = Files.createFile(folder.resolve("taken"));
    RouterProcess.Result there = place.command("emulate", "--line", "pty:" + taken);
    assertThat(there.status()).isEqualTo(64);
    assertThat(there.output()).contains("exists already");
    assertThat(taken).exists();
  }

  @Test
  void it_runs_without_a_shell_of_the_system() throws Exception {
    Path lib = Path.of(System.getProperty("millrace.distribution"), "lib").normalize();
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                lib + "/*",
                "io.millrace.launcher.Emulate",
                "--line",
                "port:" + folder.resolve("none"),
                "--data",
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = java.inputReader()) {
      StringBuilder all = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        all.append(line).append('\n');
        if (line.startsWith("Ctrl-C")) {
          java.toHandle().destroy();
        }
      }
      assertThat(all).contains("ready", "/arduino/temp", "none");
      assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      java.destroyForcibly();
    }
  }
}
