// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.AwkwardWords;
import io.millrace.rig.RouterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the system's shell hands over, on its way through the script and the socket. */
@Timeout(120)
class ShellWordsTest {
  @TempDir static Path directory;

  private static RouterProcess router;

  @BeforeAll
  static void start() throws Exception {
    int port = RouterProcess.freePort();
    router =
        RouterProcess.in(directory)
            .configure("io.millrace.net-udp", Map.of("name", "udp", "port", port))
            .configure("io.millrace.client", Map.of("router", "coap://127.0.0.1:" + port))
            .environment("LC_ALL", "C")
            .start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    router.close();
  }

  private static String output(String... command) throws Exception {
    RouterProcess.Result result = router.command(command);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void everyWord_reachesTheCommandAsItIs() throws Exception {
    List<String> command = new ArrayList<>(List.of("shell", "echo"));
    command.addAll(AwkwardWords.all());
    assertThat(output(command.toArray(String[]::new)))
        .isEqualTo(String.join(" ", AwkwardWords.all()) + "\n");
  }

  @Test
  void body_reachesTheResourceAsItIs() throws Exception {
    String body = "{\"a\": [null, \"$x\"], \"b\": '?&<|'}";
    assertThat(output("shell", "coap:post", "-t", "0", "-e", body, "/echo")).contains(body);
  }

  @Test
  void oneWord_isALineOfTheShell() throws Exception {
    assertThat(output("shell", "lb -s | grep millrace.nic")).contains("io.millrace.nic");
    assertThat(output("shell", "coap:get /.well-known/core?rt=*&x")).contains("2.05");
  }

  @Test
  void lineOfTheShell_needsNoQuotes() throws Exception {
    String body = "{\"a\": [null, \"it's\", 05], \"b\": \"?&\"}";
    assertThat(output("shell", "coap:post -t 0 -e " + body + " /echo | grep it")).contains(body);
  }

  @Test
  void help_listsEveryCommand_andSaysHowEachIsUsed() throws Exception {
    assertThat(output("shell", "help"))
        .containsPattern("coap:get +Sends one GET")
        .containsPattern("nic:image-pack +Makes an image file")
        .containsPattern("millrace:status +Says how the router is")
        .containsPattern("felix:lb ")
        .containsPattern("scr:list ");
    assertThat(output("shell", "help", "nic:image-activate")).startsWith("nic:image-activate NAME");
    assertThat(output("shell", "help coap:get")).contains("Usage: coap:get");
    assertThat(output("shell", "help", "status")).startsWith("millrace:status");
    assertThat(output("shell", "help", "lb")).contains("list all installed bundles");
    assertThat(router.command("shell", "help", "nobody:here").status()).isEqualTo(1);
  }

  @Test
  void commandsInputIsThatOfTheScript_andOnlyOfOneThatReads() throws Exception {
    Path file = Files.writeString(directory.resolve("no-release.mrl"), "no release");
    RouterProcess.Result sent = router.command(file, "shell", "release:install");
    assertThat(sent.output()).contains("received 10").contains("refused: ");
    assertThat(sent.status()).isEqualTo(1);
    RouterProcess.Result none = router.command(file, "shell", "lb", "-s");
    assertThat(none.status()).isZero();
    RouterProcess.Result nothing = router.command(Path.of("/dev/null"), "shell", "release:install");
    assertThat(nothing.output()).contains("FILE is needed");
  }

  @Test
  void updateOfAMissingFile_isNoSuccess() throws Exception {
    isNoSuccess("no such file: /not/there.jar", "update", "io.millrace.nic", "/not/there.jar");
    isNoSuccess("no such file: /not/there.jar", "update", "io.millrace.nic", "file:/not/there.jar");
    isNoSuccess("no such bundle: no.such.bundle", "update", "no.such.bundle");
  }

  /** As the socket has it; that the script ends with that status is seen in other tests. */
  private static void isNoSuccess(String why, String... words) throws Exception {
    RouterProcess.Result none = router.shell(words);
    assertThat(none.output()).contains(why).doesNotContain("Exception");
    assertThat(none.status()).as(String.join(" ", words)).isEqualTo(1);
  }

  @Test
  void commandAboutABundleThatIsNotThere_isNoSuccess() throws Exception {
    for (String command : List.of("start", "stop", "uninstall", "update", "refresh", "resolve")) {
      for (String scope : List.of("", "felix:")) {
        isNoSuccess("no such bundle: nobody", scope + command, "nobody");
      }
    }
    isNoSuccess("no such file: /not/there.jar", "install", "/not/there.jar");
    assertThat(router.command("shell", "start", "nobody").status()).isEqualTo(1);
  }

  @Test
  void classThatABundleDoesNotHave_isNoSuccess() throws Exception {
    assertThat(output("shell", "which", "io.millrace.nic", "java.util.List")).contains("java.base");
    assertThat(output("shell", "which", "io.millrace.nic", "io.millrace.api.bytes.Bytes"))
        .contains("Loaded from: io.millrace.api");
    for (String scope : List.of("", "felix:")) {
      isNoSuccess("org.example.Nothing", scope + "which", "io.millrace.nic", "org.example.Nothing");
    }
  }

  @Test
  void updateOfTheShellItself_endsWell_andTheShellIsThereAgain() throws Exception {
    for (String name : List.of("org.apache.felix.gogo.runtime", "io.millrace.shell")) {
      // Replacing Gogo ends the command; replacing the shell does not, its socket outlives it.
      String said = name.startsWith("io.millrace") ? "updated " : "updating ";
      assertThat(answered("shell", "update", name)).contains(said + name);
      router.command("shell", "millrace:status", "--wait", "30");
      assertThat(answered("shell", "help")).contains("millrace:update");
    }
  }

  /** Gogo is replaced after its command has ended: one that comes in between ends with it. */
  private static String answered(String... command) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    RouterProcess.Result result = router.command(command);
    while (result.status() != 0 && System.nanoTime() < limit) {
      result = router.command(command);
    }
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void help_endsWithStatus0_withRouterAndWithout(String help) throws Exception {
    assertThat(output("token", help)).contains("millrace:token");
    assertThat(output("status", help)).contains("millrace:status");
    assertThat(output("shell", "uart:ports", help)).contains("uart:ports");
    for (String command : List.of("token", "status", "start", "stop", "run")) {
      RouterProcess.Result none =
          RouterProcess.in(directory.resolve("none")).command(command, help);
      assertThat(none.output()).contains("Usage: millrace");
      assertThat(none.status()).isZero();
    }
  }
}
