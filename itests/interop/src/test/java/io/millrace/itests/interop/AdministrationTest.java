// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does to bundles by hand, in the shell of a real router. */
@Timeout(180)
class AdministrationTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);
  private static final Path HOME = Path.of(System.getProperty("millrace.distribution")).normalize();

  @TempDir static Path directory;

  private static final int PORT = RouterProcess.freePort();
  private static RouterProcess router;
  private static int builds;

  @BeforeAll
  static void start() throws Exception {
    router =
        RouterProcess.in(directory)
            .configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT))
            .start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    router.close();
  }

  private static String shell(String... words) throws Exception {
    RouterProcess.Result result = router.shell(words);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("not within %s: %s", TIMEOUT, what).isLessThan(end);
      LockSupport.parkNanos(200_000_000);
    }
  }

  private static void awaitGood() throws Exception {
    await("good health", () -> router.shell("millrace:status", "--problems").status() == 0);
  }

  /** The line of {@code lb -s} about a bundle. */
  private static String bundle(String symbolicName) throws Exception {
    // While the shell is being replaced there is no answer.
    return router
        .shell("lb", "-s")
        .output()
        .lines()
        .filter(line -> line.contains("|" + symbolicName + " ("))
        .findFirst()
        .orElse("");
  }

  private static String id(String symbolicName) throws Exception {
    return bundle(symbolicName).split("\\|")[0].strip();
  }

  private static String nextBuild(String symbolicName) throws IOException {
    Path jar = SecondBuild.installed(HOME, symbolicName);
    return SecondBuild.of(jar, directory, "B" + ++builds).toUri().toString();
  }

  /** What these export is used by others, by the shell too. */
  @ParameterizedTest
  @ValueSource(strings = {"org.apache.felix.gogo.runtime", "io.millrace.api"})
  void updatedBundle_isUsedByAll_andTheSocketComesBack(String symbolicName) throws Exception {
    // The command itself loses its connection where the shell is replaced with it.
    router.shell("update", id(symbolicName), nextBuild(symbolicName));
    await("the new build", () -> bundle(symbolicName).matches(".*Active.*[.]B" + builds + "$"));
    awaitGood();
    assertThat(CoapClientNotls.run("-m", "get", "coap://127.0.0.1:" + PORT + "/help").output())
        .contains("POST to /sessions");
    assertThat(shell("lb", "-s")).doesNotContain("|Installed", "|Starting");
  }

  /** Nobody who connects meanwhile is turned away: his connection waits in the socket. */
  @ParameterizedTest
  @CsvSource({
    "felix:update,io.millrace.shell",
    "millrace:update,io.millrace.shell",
    "felix:update,org.apache.felix.gogo.runtime"
  })
  void commandThatReplacesTheShell_saysHowItEnded(String command, String symbolicName)
      throws Exception {
    RouterProcess.Result result = router.shell(command, id(symbolicName), nextBuild(symbolicName));
    assertThat(result.output()).doesNotContain("went away");
    if (command.equals("millrace:update")) {
      assertThat(result.output()).contains("updated");
      assertThat(result.status()).as(result.output()).isZero();
    } else {
      // Felix's own command runs on in a bundle that is stopped: it may say that it failed, or
      // that it was interrupted.
      assertThat(result.status()).as(result.output()).isIn(0, 1, 130);
    }
    for (int i = 0; i < 5; i++) {
      try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        client.connect(UnixDomainSocketAddress.of(router.data().resolve("run/shell.sock")));
      }
    }
    await("the new build", () -> bundle(symbolicName).matches(".*Active.*[.]B" + builds + "$"));
    awaitGood();
  }

  @ParameterizedTest
  @CsvSource({"io.millrace.sensor.standard,55", "org.apache.felix.gogo.shell,5"})
  void bundleInstalledByHand_getsTheStartLevelOfItsKind(String symbolicName, int level)
      throws Exception {
    shell("uninstall", id(symbolicName));
    shell("start", SecondBuild.installed(HOME, symbolicName).toUri().toString());
    awaitGood();
    assertThat(bundle(symbolicName)).matches("\\s*\\d+\\|Active +\\| +" + level + "\\|.*");
  }

  /** A new command is not there without a decision on who has it. */
  @Test
  void every_command_is_in_the_chapter_about_roles() throws Exception {
    String document = Files.readString(Path.of("..", "..", "docs", "administration.md"));
    String chapter = document.split("## Roles\n")[1].split("\n## ")[0];
    String commands = shell("help", "--json");
    assertThat(Pattern.compile("\"command\":\"([^\"]+)\"").matcher(commands).results())
        .hasSizeGreaterThan(60)
        .map(each -> each.group(1))
        .allMatch(
            each ->
                chapter.contains("`" + each + "`")
                    || chapter.contains("`" + each.split(":")[0] + ":*`"));
  }

  @Test
  void refresh_withoutArguments_works() throws Exception {
    assertThat(shell("refresh")).contains("nothing to refresh");
    assertThat(shell("refresh", "io.millrace.sensor.echo")).contains("io.millrace.sensor.echo");
    RouterProcess.Result unknown = router.shell("refresh", "nobody");
    assertThat(unknown.output()).contains("no such bundle: nobody");
    assertThat(unknown.status()).isEqualTo(1);
    awaitGood();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "<reference name='lamp' interface='org.example.Lamp' target='(colour=red)'/>;"
            + "waits for org.example.Lamp (reference lamp, (colour=red))",
        "'';did not start: the log says why"
      })
  void componentThatDoesNotWork_isNamedInStatusItsExitStatusAndTheLog(String part, String why)
      throws Exception {
    String name = "org.example.part" + ++builds;
    shell("start", component(name, part).toUri().toString());
    String problem = name + ": the.part " + why;
    await("it in status", () -> router.shell("millrace:status").output().contains(problem));
    assertThat(router.command("status").status()).isEqualTo(1);
    assertThat(bundle(name)).contains("Active", "|   60|");
    await("it in the log", () -> router.output().contains("WARNING") && inLog(problem));
    shell("uninstall", id(name));
    awaitGood();
  }

  private static boolean inLog(String problem) {
    return router.output().lines().anyMatch(line -> line.contains(problem));
  }

  /** A bundle with one immediate component, of a class that it does not have. */
  private static Path component(String name, String part) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
    main.put(new Attributes.Name("Bundle-SymbolicName"), name);
    main.put(new Attributes.Name("Service-Component"), "part.xml");
    Path jar = directory.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new JarEntry("part.xml"));
      String xml =
          "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='the.part'"
              + " immediate='true'><implementation class='org.example.None'/>"
              + part
              + "</scr:component>";
      out.write(xml.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return jar;
  }
}
