// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.House;
import io.millrace.rig.RouterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin from its first line into a running router, and what the check says of bad ones. */
@Timeout(300)
class PluginSdkTest {
  private static final String SOURCE = "src/main/java/sensor/flow/FlowSensor.java";
  private static final String JAR = "target/sensor.flow-1.0.0.jar";

  @TempDir Path folder;

  private RouterProcess tools;
  private Path project;

  @BeforeEach
  void write() throws Exception {
    tools = RouterProcess.in(folder.resolve("tools"));
    project = folder.resolve("flow");
    assertThat(tools.command("new-sensor", "flow", project.toString()).status()).isZero();
  }

  private Path build(String... more) throws Exception {
    Path log = folder.resolve("build.log");
    List<String> command = new java.util.ArrayList<>(List.of("mvn", "-q", "-o", "package"));
    command.addAll(List.of(more));
    Process maven =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(maven.waitFor(180, TimeUnit.SECONDS)).as("maven ends").isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
    return project.resolve(JAR);
  }

  @Test
  void new_plugin_builds_passes_the_check_and_is_read_in_a_running_router() throws Exception {
    Path jar = build();
    assertThat(tools.command("check-plugin", jar.toString()).output())
        .contains("the plugin keeps the contract")
        .doesNotContain("FAIL");
    try (House house = House.inMemory(folder.resolve("house")).reporting(60, 500).start()) {
      assertThat(house.router().command("shell", "start " + jar.toUri()).status()).isZero();
      String port = Integer.toString(RouterProcess.freePort());
      String gateway = "coap://127.0.0.1:" + house.port();
      String[] login = {"-m", "post", "-p", port, "-f", "-", gateway + "/sessions"};
      CoapClientNotls.runWith(house.token(), login);
      CoapClientNotls.Answer answer =
          CoapClientNotls.run(
              "-v", "7", "-p", port, "-P", gateway, house.uri("snsr/arduino/flow?sens"));
      assertThat(answer.code()).isEqualTo("2.05");
      assertThat(answer.output()).contains(",42,1");
    }
  }

  /** A mistake: in which file, what stands in the place of what, and what the check says of it. */
  private record Mistake(String file, String good, String bad, String finding) {
    @Override
    public String toString() {
      return finding;
    }
  }

  static Stream<Mistake> mistakes() {
    String reading = "return Reading.text(now.getEpochSecond() + \",42,\" + unit);";
    String endless = "for (;;) { Thread.onSpinWait(); }";
    return Stream.of(
        in("bnd.bnd", "Bundle-Name", "Export-Package: sensor.flow\nBundle-Name", "exports nothing"),
        in(
            "bnd.bnd",
            "Bundle-Name",
            "Import-Package: not.there\nBundle-Name",
            "FAIL  it resolves and starts: (?s:.*)not.there"),
        in(
            SOURCE,
            "@Component\n",
            "",
            "ok    it resolves and starts.*\nFAIL  it offers one sensor: the plugin offers no"),
        in(
            SOURCE,
            "return \"flow\"",
            "return \"flowflowflowflow\"",
            "FAIL  its classifier and type"),
        in(SOURCE, "return \"flow\"", "return \"a/b\"", "FAIL  its classifier and type"),
        in(SOURCE, "ofSeconds(60)", "ofMillis(1500)", "FAIL  its period is in whole seconds"),
        in(
            SOURCE,
            "\",42,\" + unit",
            "\",42,\" + unit.repeat(200)",
            "FAIL  its reading has at most 107"),
        in(SOURCE, reading, "return null;", "FAIL  it reads at .*: null"),
        in(
            SOURCE,
            reading,
            "throw new IllegalStateException(\"x\");",
            "FAIL  it reads at .*it throws"),
        in(SOURCE, reading, endless, "FAIL  it reads at .*it blocks longer than"),
        in(
            SOURCE,
            "return ConfigurationResult.NOT_UNDERSTOOD;",
            "return null;",
            "FAIL  it answers the configuration"),
        in(
            SOURCE,
            "+ \",\" + unit",
            "+ unit.repeat(200)",
            "FAIL  its configuration has at most 107"));
  }

  private static Mistake in(String file, String good, String bad, String finding) {
    return new Mistake(file, good, bad, finding);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void bad_plugin_is_refused_with_the_reason(Mistake mistake) throws Exception {
    Path file = project.resolve(mistake.file);
    String text = Files.readString(file);
    assertThat(text).contains(mistake.good);
    Files.writeString(file, text.replace(mistake.good, mistake.bad));
    RouterProcess.Result result = tools.command("check-plugin", build("-DskipTests").toString());
    assertThat(result.output()).containsPattern(mistake.finding).contains("the plugin is NOT good");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void jar_that_is_no_bundle_is_refused() throws Exception {
    Path jar = folder.resolve("plain.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("nothing"));
    }
    RouterProcess.Result result = tools.command("check-plugin", jar.toString());
    assertThat(result.output()).contains("FAIL  it is a bundle");
    assertThat(result.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-plugin", "extract"})
  void file_that_is_no_plugin_is_refused_in_one_line(String command) throws Exception {
    assertThat(tools.command(command, folder.resolve("none.jar").toString()).output())
        .contains("no such file");
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar at all");
    RouterProcess.Result result = tools.command(command, text.toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.output()).contains("text.jar is no jar").doesNotContain("\tat ");
  }

  @Test
  void extract_of_a_bundle_that_does_not_resolve_says_why_and_ends() throws Exception {
    Path bnd = project.resolve("bnd.bnd");
    Files.writeString(bnd, Files.readString(bnd) + "\nImport-Package: not.there\n");
    RouterProcess.Result result = tools.command("extract", build("-DskipTests").toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.output()).contains("not.there").doesNotContain("\tat ");
  }

  @Test
  void word_of_java_is_no_name_for_a_sensor() throws Exception {
    RouterProcess.Result result =
        tools.command("new-sensor", "class", folder.resolve("class").toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.output()).contains("'class' is a word of Java's");
    assertThat(folder.resolve("class")).doesNotExist();
  }

  @Test
  void folder_that_holds_something_is_left_alone() throws Exception {
    RouterProcess.Result again = tools.command("new-sensor", "flow", project.toString());
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.output()).contains("is there and not empty");
  }

  @Test
  void skeleton_for_the_firmware_is_good_cpp() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/g++"))).as("g++ is installed").isTrue();
    Path code = folder.resolve("flow.cpp");
    assertThat(tools.command("extract", build("-DskipTests").toString(), code.toString()).status())
        .isZero();
    Process compiler =
        new ProcessBuilder("g++", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", code.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    assertThat(code).content().contains("\"arduino\", \"flow\", 60");
  }
}
