// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router that runs takes other files, and gets those before back when they do it no good. */
@Timeout(600)
class ConfigApplyIT {
  private static final String UDP = "io.millrace.net-udp.cfg";
  private static final String SSH = "io.millrace.ssh.cfg";

  private final Path home = Path.of(System.getProperty("millrace.distribution"));

  @TempDir Path folder;
  private Path etc;

  private record Said(int status, String text) {}

  @BeforeEach
  void start() throws Exception {
    etc = Files.createDirectories(folder.resolve("etc"));
    try (Stream<Path> files = Files.list(home.resolve("factory/etc"))) {
      for (Path each : files.toList()) {
        Files.copy(each, etc.resolve(each.getFileName()));
      }
    }
    Files.writeString(etc.resolve(UDP), text(freePort()));
    Files.writeString(etc.resolve(SSH), "port = 0\n");
    assertThat(millrace("start").status()).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    millrace("stop");
  }

  private static String text(int port) {
    return "name = udp\naddress = 127.0.0.1\nport = " + port + "\n";
  }

  private static int freePort() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Said millrace(String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of(home.resolve("bin/millrace").toString()));
    line.addAll(List.of(words));
    Path output = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder process = new ProcessBuilder(line).redirectErrorStream(true);
    process.redirectOutput(output.toFile());
    process.environment().put("MILLRACE_ETC", etc.toString());
    process.environment().put("MILLRACE_DATA", folder.resolve("data").toString());
    process.environment().put("MILLRACE_START_SECONDS", "240");
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process running = process.start();
    assertThat(running.waitFor(300, TimeUnit.SECONDS)).as("ends: %s", line).isTrue();
    return new Said(running.exitValue(), Files.readString(output));
  }

  @Test
  void good_files_stay_and_those_that_make_it_worse_are_undone() throws Exception {
    int good = freePort();
    Path file = Files.writeString(folder.resolve(UDP), text(good));

    Said applied = millrace("config", "apply", file.toString());
    assertThat(applied.status()).as(applied.text()).isZero();
    assertThat(applied.text()).contains("the router's health is as good as before");
    assertThat(millrace("shell", "millrace:configuration", "io.millrace.net~udp").text())
        .contains(Integer.toString(good));

    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, text(taken.getLocalPort()));
      Said refused = millrace("config", "apply", file.toString());
      assertThat(refused.status()).as(refused.text()).isEqualTo(1);
      assertThat(refused.text())
          .contains("the router's health is worse after 20 s: ")
          .contains("the files before are back");
    }
    assertThat(etc.resolve(UDP)).hasContent(text(good));
    assertThat(millrace("config", "check").status()).isZero();

    Said reset = millrace("reset", "configuration");
    assertThat(reset.text()).contains("the router runs, and is restarted by a reset: give --yes");
  }
}
