// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Every plugin that tests need, built as an author builds it: outside the repository, offline,
 * against artifacts of the local Maven repository. One Maven builds all of them, once for all test
 * classes: the examples of {@code itests/plugins}, a new sensor project as the kit writes it, and
 * one for each {@link PluginMistake}.
 */
final class PluginBuild {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("millrace.distribution"))
          .normalize()
          .resolve("../../../itests/plugins")
          .normalize();

  private static PluginBuild done;

  private final Path folder;
  private final List<String> modules = new ArrayList<>();

  private PluginBuild(Path folder) {
    this.folder = folder;
  }

  /** Returns the build, made by whoever asks first. */
  static synchronized PluginBuild get() throws Exception {
    if (done == null) {
      Path folder = Files.createTempDirectory("plugins");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      PluginBuild build = new PluginBuild(folder);
      build.examples();
      build.sensors();
      build.build();
      done = build;
    }
    return done;
  }

  /** Returns the bundle of an example, by its folder's name. */
  Path example(String name) {
    return jar(name, name);
  }

  /** Returns the bundle of the new sensor project. */
  Path sensor() {
    return jar("flow", "sensor.flow");
  }

  /** Returns the bundle of a new sensor project with that mistake. */
  Path with(PluginMistake mistake) {
    String name = "mistake" + PluginMistake.all().indexOf(mistake);
    return jar(name, "sensor.flow." + name);
  }

  private Path jar(String module, String artifact) {
    return folder.resolve(module).resolve("target").resolve(artifact + "-1.0.0.jar");
  }

  private void examples() throws IOException {
    try (var entries = Files.list(EXAMPLES)) {
      for (Path each : entries.filter(Files::isDirectory).sorted().toList()) {
        add(each, each.getFileName().toString());
      }
    }
    assertThat(modules).hasSize(4);
  }

  private void sensors() throws Exception {
    Path project = folder.resolve("flow");
    RouterProcess tools = RouterProcess.empty(folder.resolve("tools"));
    assertThat(tools.command("new-sensor", "flow", project.toString()).status()).isZero();
    List<PluginMistake> mistakes = PluginMistake.all();
    for (int i = 0; i < mistakes.size(); i++) {
      Path wrong = add(project, "mistake" + i);
      delete(wrong.resolve("src/test"));
      replace(wrong.resolve(mistakes.get(i).file()), mistakes.get(i).good(), mistakes.get(i).bad());
      String artifact = "<artifactId>sensor.flow";
      replace(wrong.resolve("pom.xml"), artifact, artifact + ".mistake" + i);
    }
    modules.add("flow");
  }

  private static void replace(Path file, String good, String bad) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(good);
    Files.writeString(file, text.replace(good, bad));
  }

  private Path add(Path project, String module) throws IOException {
    Path copy = folder.resolve(module);
    try (var files = Files.walk(project)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = project.relativize(file);
        if (!relative.startsWith("target")) {
          Path target = copy.resolve(relative.toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    modules.add(module);
    return copy;
  }

  private void build() throws Exception {
    StringBuilder list = new StringBuilder();
    modules.forEach(each -> list.append("<module>").append(each).append("</module>"));
    String pom = Files.readString(EXAMPLES.resolve("pom.xml"));
    Files.writeString(
        folder.resolve("pom.xml"),
        pom.replaceFirst("(?s)<modules>.*</modules>", "<modules>" + list + "</modules>"));
    Path log = folder.resolve("build.log");
    List<String> words = new ArrayList<>(List.of("mvn", "-q", "-o", "-T", "1C", "package"));
    String repository = System.getProperty("localRepository"); // that of the Maven which runs this
    if (repository != null) {
      words.add("-Dmaven.repo.local=" + repository);
    }
    ProcessBuilder command =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // It runs for seconds: the optimizing compiler would cost more than it gives.
    command
        .environment()
        .merge("MAVEN_OPTS", "-XX:TieredStopAtLevel=1", (given, ours) -> given + " " + ours);
    Process maven = command.start();
    assertThat(maven.waitFor(280, TimeUnit.SECONDS)).as("maven ends").isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
  }

  private static void delete(Path top) {
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
