// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the command blocks of documents as they stand, in their order, in a folder where {@code
 * ./millrace} is the assembled router and nothing of it has run before.
 */
final class DocumentRun implements AutoCloseable {
  static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  static final Path ROOT = DISTRIBUTION.normalize().getParent().getParent().getParent();

  /** Any CoAP answer that is an error. */
  static final String ERROR_CODE = "(?m)^[45]\\.\\d\\d\\b";

  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\n(.*?)```");
  private static final Pattern FILE =
      Pattern.compile("(?s)`(level/[^`]+)`[^`]*?:\n\n```\\w+\n(.*?)```");

  /** They run for seconds: the optimizing compiler would cost more than it gives. */
  private static final String MAVEN_OPTS =
      (Objects.requireNonNullElse(System.getenv("MAVEN_OPTS"), "") + " -XX:TieredStopAtLevel=1")
          .strip();

  private final Path folder;
  private final int port = RouterProcess.freePort();
  private final Map<String, String> environment = new TreeMap<>();

  /** Prepares a folder like a fresh clone after its first run, but for the ports. */
  DocumentRun(Path folder) throws IOException {
    this.folder = folder;
    int sshPort = FreePort.tcp();
    environment.put("SSH_PORT", Integer.toString(sshPort));
    environment.put("MILLRACE_START_SECONDS", "240");
    environment.put("MAVEN_OPTS", MAVEN_OPTS);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
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
  }

  /** Sets a variable that the blocks may use. */
  DocumentRun environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Returns the gateway's UDP port. */
  int port() {
    return port;
  }

  /** Returns the text of a document of the repository. */
  static String text(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }

  /** Returns the command blocks of a text. */
  static List<String> blocks(String text) {
    List<String> commands = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      if (block.group(1).equals("sh")) {
        commands.add(block.group(2));
      }
    }
    return commands;
  }

  /** Returns the one block of a document that has these words. */
  static String block(String document, String words) throws IOException {
    List<String> found =
        blocks(text(document)).stream().filter(block -> block.contains(words)).toList();
    assertThat(found).as("%s in %s", words, document).hasSize(1);
    return found.get(0);
  }

  /** Writes the files that a document shows. */
  DocumentRun withFilesOf(String document) throws IOException {
    for (Matcher file = FILE.matcher(text(document)); file.find(); ) {
      Path target = folder.resolve(file.group(1));
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.group(2));
    }
    return this;
  }

  /** Runs all blocks of these documents and returns what they printed. */
  String runAll(List<String> documents) throws Exception {
    StringBuilder seen = new StringBuilder();
    for (String document : documents) {
      for (String block : blocks(text(document))) {
        seen.append(run(block));
      }
    }
    return seen.toString();
  }

  /** Runs a block, which must end well, and returns what it printed. */
  String run(String block) throws Exception {
    return run(block, port);
  }

  /** Runs a block with another port of the gateway. */
  String run(String block, int gateway) throws Exception {
    Path output = Files.createTempFile(folder, "block", ".txt");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-e", "-c", block)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().putAll(environment);
    shell.environment().put("GATEWAY", "127.0.0.1:" + gateway);
    Process process = shell.start();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("ends: %s", block).isTrue();
    String seen = Files.readString(output, StandardCharsets.ISO_8859_1);
    assertThat(process.exitValue()).as("%s%n%s", block, seen).isZero();
    return seen;
  }

  /** Stops whatever a block has started and not stopped. */
  @Override
  public void close() throws Exception {
    run("./millrace stop");
    run("MILLRACE_DATA=.millrace/data/emulate-uart1 ./millrace stop");
  }
}
