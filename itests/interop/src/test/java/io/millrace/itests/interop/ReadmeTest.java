// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.HawkbitServer;
import io.millrace.rig.ConfigurationReference;
import io.millrace.rig.RouterProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * README and docs are run as they stand: every command block, in its order, in a folder where
 * {@code ./millrace} is the assembled router. Only the two leading commands run elsewhere: the demo
 * in its own test, the tests by being here.
 */
@Order(1)
@Timeout(900)
class ReadmeTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  private static final Path ROOT = DISTRIBUTION.normalize().getParent().getParent().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\n(.*?)```");
  private static final Pattern FILE =
      Pattern.compile("(?s)`(level/[^`]+)`[^`]*?:\n\n```\\w+\n(.*?)```");
  private static final List<String> RUN_ELSEWHERE =
      List.of("./millrace demo --once\n", "./millrace test\n");

  /** They run for seconds: the optimizing compiler would cost more than it gives. */
  private static final String MAVEN_OPTS =
      (Objects.requireNonNullElse(System.getenv("MAVEN_OPTS"), "") + " -XX:TieredStopAtLevel=1")
          .strip();

  private static final String TEMPERATURE =
      "-P coap://$GATEWAY \"$DEVICE/snsr/arduino/temp?cfg=C\"";

  /** By SystemdServiceIT and InstalledRouterIT, in a fresh Debian, with the long tests. */
  private static final Set<String> TRIED_IN_DEBIAN = Set.of("docs/install.md");

  /** In the order of a reader who tries everything: the router that one starts serves the next. */
  private static final List<String> TRIED =
      List.of(
          "README.md",
          "docs/administration.md",
          "docs/configuration-as-code.md",
          "docs/registration.md",
          "docs/dtls.md",
          "docs/releases.md",
          "docs/fleet.md",
          "docs/plugins.md",
          "docs/nic.md",
          "docs/firmware.md",
          "docs/emulator.md");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @TempDir Path folder;

  private final int port = RouterProcess.freePort();
  private final int sshPort = RouterProcess.freeTcpPort();
  private String all;
  private HawkbitServer fleet;

  @BeforeEach
  void startFleet() throws Exception {
    fleet = HawkbitServer.start();
    fleet.settings().gatewayToken("the-gateway-token");
  }

  @AfterEach
  void stopFleet() {
    fleet.close();
  }

  @BeforeEach
  void read() throws Exception {
    StringBuilder texts = new StringBuilder();
    for (String document : TRIED) {
      texts.append(Files.readString(ROOT.resolve(document))).append('\n');
    }
    all = texts.toString();
  }

  private static List<String> commands(String text) {
    List<String> commands = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      if (block.group(1).equals("sh")) {
        commands.add(block.group(2));
      }
    }
    return commands;
  }

  @Test
  void readme_leads_with_the_two_commands() {
    assertThat(commands(all).subList(0, 2)).isEqualTo(RUN_ELSEWHERE);
  }

  @Test
  void readme_is_short() throws Exception {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void every_document_with_commands_is_tried_and_every_link_leads_somewhere() throws Exception {
    for (Path document : documents()) {
      String name = ROOT.relativize(document).toString();
      String text = Files.readString(document);
      boolean tried = TRIED.contains(name) || TRIED_IN_DEBIAN.contains(name);
      assertThat(tried || commands(text).isEmpty()).as("%s is tried", name).isTrue();
      for (Matcher link = LINK.matcher(text); link.find(); ) {
        assertThat(document.resolveSibling(link.group(1))).as("link in %s", name).exists();
      }
    }
  }

  @Test
  void the_way_of_a_datagram_is_twelve_files_at_the_most() throws Exception {
    List<String> steps =
        Files.readAllLines(ROOT.resolve("docs/architecture.md")).stream()
            .filter(line -> line.matches("\\d+\\. .*"))
            .toList();
    assertThat(steps).hasSizeBetween(1, 12).allMatch(step -> step.contains(".java)"));
  }

  private static List<Path> documents() throws Exception {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              files.filter(file -> file.getFileName().toString().endsWith(".md")))
          .toList();
    }
  }

  @Test
  void configuration_reference_is_what_the_bundles_describe() throws Exception {
    String document = Files.readString(ROOT.resolve(ConfigurationReference.DOCUMENT));
    assertThat(ConfigurationReference.in(document))
        .as("run ./millrace reference")
        .isEqualTo(ConfigurationReference.of(DISTRIBUTION));
  }

  @Test
  void every_command_block_works() throws Exception {
    prepare();
    try {
      StringBuilder seen = new StringBuilder();
      for (String block : commands(all)) {
        if (!RUN_ELSEWHERE.contains(block)) {
          seen.append(run(block));
        }
        if (block.contains(TEMPERATURE)) {
          assertThat(runAsNewerLibcoap(block))
              .contains("To login, send POST to /sessions", "</snsr/arduino>", ",23.00,C")
              .doesNotContainPattern("(?m)^[45]\\.\\d\\d\\b");
        }
      }
      assertThat(seen)
          .contains("To login, send POST to /sessions", "</snsr/arduino>", ",73.40,F")
          .contains(",23.00,C", "SSN001350050005E7D6", ",1.25,m")
          .contains("Itron Reference CoAP Server: 1.4.8", "41.2,%", "/sys/time", "delay 300 ms")
          .contains("state=5 (verify passed)", "state=7 (activate passed)", "Millrace NIC 2.0.7")
          .contains("good: io.millrace:house:mrl:1.0.0, sequence 1, signed by")
          .contains("release.json.sig")
          .doesNotContainPattern("(?m)^[45]\\.\\d\\d\\b");
      assertThat(fleet.rollouts().device("pump-house-7")).isPresent();
    } finally {
      run("./millrace stop");
      run("MILLRACE_DATA=.millrace/data/emulate-uart1 ./millrace stop");
    }
  }

  private String runAsNewerLibcoap(String block) throws Exception {
    try (NewerLibcoap libcoap = new NewerLibcoap(port)) {
      String seen = run(block, libcoap.port());
      assertThat(libcoap.rewritten()).isPositive();
      return seen;
    }
  }

  /** A folder like a fresh clone after its first run, but for the port. */
  private void prepare() throws Exception {
    Path etc = Files.createDirectories(folder.resolve(".millrace/etc"));
    try (Stream<Path> defaults = Files.list(DISTRIBUTION.resolve("etc"))) {
      for (Path file : defaults.toList()) {
        Files.copy(file, etc.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        etc.resolve("io.millrace.net-udp.cfg"), "name=udp\naddress=127.0.0.1\nport=" + port + "\n");
    Files.writeString(etc.resolve("io.millrace.ssh.cfg"), "port=" + sshPort + "\n");
    Files.writeString(etc.resolve("io.millrace.http.cfg"), "port=0\n");
    Files.writeString(
        etc.resolve("io.millrace.client.cfg"), "router = coap://127.0.0.1:" + port + "\n");
    Path script = folder.resolve("millrace");
    Files.writeString(
        script,
        """
        #!/bin/sh
        export MILLRACE_ETC=%1$s/.millrace/etc
        export MILLRACE_DATA=${MILLRACE_DATA:-%1$s/.millrace/data}
        exec %2$s/bin/millrace "$@"
        """
            .formatted(folder, DISTRIBUTION.normalize()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Matcher file = FILE.matcher(all); file.find(); ) {
      Path target = folder.resolve(file.group(1));
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.group(2));
    }
  }

  private String run(String block) throws Exception {
    return run(block, port);
  }

  private String run(String block, int gateway) throws Exception {
    Path output = Files.createTempFile(folder, "block", ".txt");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-e", "-c", block)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("GATEWAY", "127.0.0.1:" + gateway);
    shell.environment().put("SSH_PORT", Integer.toString(sshPort));
    shell.environment().put("FLEET", fleet.url());
    shell.environment().put("MILLRACE_START_SECONDS", "240");
    shell.environment().put("MAVEN_OPTS", MAVEN_OPTS);
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = shell.start();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("ends: %s", block).isTrue();
    String seen = Files.readString(output, StandardCharsets.ISO_8859_1);
    assertThat(process.exitValue()).as("%s%n%s", block, seen).isZero();
    return seen;
  }
}
