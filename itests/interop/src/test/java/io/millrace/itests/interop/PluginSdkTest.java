// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.RouterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sensor plugin from its first line into a running router, and what the check says of bad ones.
 */
@Timeout(300)
class PluginSdkTest {
  @TempDir static Path all;
  private static PluginBuild build;

  /** What one check of all bad plugins printed. */
  private static RouterProcess.Result checked;

  @TempDir Path folder;
  private RouterProcess tools;

  @BeforeAll
  static void build() throws Exception {
    build = PluginBuild.get();
    List<String> words = new ArrayList<>(List.of("check-plugin"));
    PluginMistake.all().forEach(each -> words.add(build.with(each).toString()));
    checked = RouterProcess.empty(all).command(words.toArray(String[]::new));
  }

  @BeforeEach
  void prepare() throws Exception {
    tools = RouterProcess.empty(folder.resolve("tools"));
  }

  @Test
  void new_plugin_builds_and_passes_the_check() throws Exception {
    assertThat(tools.command("check-plugin", build.sensor().toString()).output())
        .contains("the plugin keeps the contract")
        .doesNotContain("FAIL");
  }

  static Stream<PluginMistake> mistakes() {
    return PluginMistake.all().stream();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void bad_plugin_is_refused_with_the_reason(PluginMistake mistake) {
    String output = checked.output();
    int begin = output.indexOf(build.with(mistake) + ":");
    assertThat(begin).as(output).isNotNegative();
    int end = output.indexOf("\nthe plugin ", begin) + 1;
    assertThat(output.substring(end)).startsWith("the plugin is NOT good");
    assertThat(output.substring(begin, end)).containsPattern(mistake.finding());
    assertThat(checked.status()).isEqualTo(1);
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
    String jar = build.with(PluginMistake.MISSING_IMPORT).toString();
    RouterProcess.Result result = tools.command("extract", jar);
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
    Files.createFile(folder.resolve("mine"));
    RouterProcess.Result again = tools.command("new-sensor", "flow", folder.toString());
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.output()).contains("is there and not empty");
  }

  @Test
  void skeleton_for_the_firmware_is_good_cpp() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/g++"))).as("g++ is installed").isTrue();
    Path code = folder.resolve("flow.cpp");
    assertThat(tools.command("extract", build.sensor().toString(), code.toString()).status())
        .isZero();
    Process compiler =
        new ProcessBuilder("g++", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", code.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    assertThat(code).content().contains("\"arduino\", \"flow\", 60");
  }
}
