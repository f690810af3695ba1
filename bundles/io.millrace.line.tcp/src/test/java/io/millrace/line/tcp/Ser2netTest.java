// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import static io.millrace.line.tcp.Listening.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.testing.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's serial device server, with a pseudo-terminal as its port. */
class Ser2netTest {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/ser2net"), Path.of("/usr/bin/ser2net"));

  @TempDir Path directory;

  private final Bench bench = new Bench();
  private Process socat;
  private Process ser2net;
  private Path device;
  private Path other;

  @BeforeEach
  void plug() throws Exception {
    assumeTrue(program() != null, "ser2net is not installed (Debian: ser2net)");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "socat is not installed");
    device = directory.resolve("device");
    other = directory.resolve("other");
    socat =
        quietly("socat", "pty,raw,echo=0,link=" + device, "pty,raw,echo=0,link=" + other).start();
    await(() -> Files.exists(device) && Files.exists(other));
  }

  @AfterEach
  void unplug() {
    bench.close();
    for (Process each : new Process[] {ser2net, socat}) {
      if (each != null) {
        each.destroyForcibly();
        await(() -> !each.isAlive());
      }
    }
  }

  private static Path program() {
    return PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
  }

  private static ProcessBuilder quietly(String... command) {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  /** Starts the server with its port at another rate than the one that will be asked for. */
  private int serve(String protocol) throws IOException {
    int port = FreePort.tcp();
    Path configuration = directory.resolve("ser2net.yaml");
    Files.writeString(
        configuration,
        "%YAML 1.1\n---\nconnection: &port\n  accepter: "
            + (protocol + "tcp,127.0.0.1," + port)
            + ("\n  connector: serialdev," + device + ",9600n81,local\n"));
    ser2net = quietly(program().toString(), "-n", "-c", configuration.toString()).start();
    return port;
  }

  /**
   * Tries until the server has begun to listen; each try has half a second of real time or more.
   */
  private void awaitUp(Listening user) {
    await(
        () -> {
          bench.time.turn(Duration.ofMillis(10));
          return user.last().equals("up");
        });
  }

  private String rate() throws Exception {
    Process stty =
        new ProcessBuilder("stty", "-F", device.toString(), "speed")
            .redirectErrorStream(true)
            .start();
    return new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** Sends every value a byte can have both ways. */
  private void passEverything(Listening user) throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (InputStream in = Files.newInputStream(other);
        OutputStream out = Files.newOutputStream(other)) {
      user.port.write(Bytes.wrap(all));
      assertThat(read(in, 256)).isEqualTo(all);
      out.write(all);
      out.flush();
      await(() -> user.input().length() == 512);
      assertThat(user.input()).isEqualTo(Bytes.wrap(all).hex());
    }
  }

  /** Reads so many bytes; what does not come in half a minute does not hold the build for ever. */
  private static byte[] read(InputStream in, int bytes) {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return in.readNBytes(bytes);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void raw_bytes_pass_both_ways() throws Exception {
    Listening user = new Listening(bench.connecting(serve("")));
    awaitUp(user);
    passEverything(user);
  }

  @Test
  void the_rate_is_set_and_every_byte_passes_both_ways() throws Exception {
    int port = serve("telnet(rfc2217),");
    Listening user =
        new Listening(bench.connecting(port, true, Bench.PARAMETERS, ModemSignals.NONE));
    awaitUp(user);
    assertThat(rate()).isEqualTo("38400");
    passEverything(user);
  }

  @Test
  void a_port_without_modem_signals_does_not_mind_being_asked_for_them() throws Exception {
    int port = serve("telnet(rfc2217),");
    ModemSignals signals =
        new ModemSignals(
            ModemSignals.Level.ON,
            ModemSignals.Level.OFF,
            ModemSignals.Input.CTS,
            ModemSignals.Output.RTS);
    Listening user = new Listening(bench.connecting(port, true, Bench.PARAMETERS, signals));
    awaitUp(user);
    user.port.signalWake(Duration.ofMillis(1));
    passEverything(user);
  }

  @Test
  void a_server_that_is_killed_and_started_again_is_found_again() throws Exception {
    int port = serve("telnet(rfc2217),");
    Listening user =
        new Listening(bench.connecting(port, true, Bench.PARAMETERS, ModemSignals.NONE));
    awaitUp(user);
    ser2net.destroyForcibly();
    await(() -> user.last().startsWith("down: "));
    ser2net = quietly(program().toString(), "-n", "-c", directory + "/ser2net.yaml").start();
    awaitUp(user);
    passEverything(user);
  }
}
