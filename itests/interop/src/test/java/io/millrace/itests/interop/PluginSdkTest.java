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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

  private String check(String good, String bad) throws Exception {
    Path source = project.resolve(SOURCE);
    String text = Files.readString(source);
    assertThat(text).contains(good);
    Files.writeString(source, text.replace(good, bad));
    RouterProcess.Result result = tools.command("check-plugin", build("-DskipTests").toString());
    assertThat(result.status()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("the plugin is NOT good");
    return result.output();
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

  @Test
  void plugin_that_says_too_much_is_found() throws Exception {
    assertThat(check("\",42,\" + unit", "\",42,\" + unit.repeat(200)"))
        .contains("FAIL  its reading has at most 107 bytes");
  }

  @Test
  void plugin_that_blocks_is_found() throws Exception {
    String good = "return Reading.text(now.getEpochSecond() + \",42,\" + unit);";
    assertThat(
            check(good, "synchronized (this) { try { wait(); } catch (Exception e) {} } " + good))
        .contains("it blocks longer than");
  }

  @Test
  void plugin_that_offers_no_sensor_is_found() throws Exception {
    assertThat(check("@Component\n", "")).contains("offers no io.millrace.api.sensor.Sensor");
  }

  @Test
  void file_that_is_no_plugin_is_refused() throws Exception {
    assertThat(tools.command("check-plugin", folder.resolve("none.jar").toString()).output())
        .contains("no such file");
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
