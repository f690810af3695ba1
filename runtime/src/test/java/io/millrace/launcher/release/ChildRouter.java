// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.testing.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real launcher in a process of its own, with a program and data in one folder. */
final class ChildRouter implements AutoCloseable {
  private static final int SECONDS = 60;

  private final Path folder;
  private final List<String> options = new ArrayList<>();
  private String without = "";
  private Process process;

  ChildRouter(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("etc"));
    Files.createDirectories(folder.resolve("system"));
    options.add("-Dmillrace.steadySeconds=0");
  }

  ChildRouter with(String option) {
    options.add(option);
    return this;
  }

  /** Leaves a jar out of the class path, by a part of its name; empty: none. */
  ChildRouter without(String jar) {
    without = jar;
    return this;
  }

  Path data() {
    return folder.resolve("data");
  }

  ChildRouter launch() throws IOException {
    Files.deleteIfExists(data().resolve("witness"));
    List<String> line = JavaCommand.begin();
    line.addAll(options);
    line.add("-Dmillrace.home=" + folder);
    line.add("-cp");
    line.add(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> without.isEmpty() || !each.contains(without))
            .collect(Collectors.joining(File.pathSeparator)));
    line.add("io.millrace.launcher.Launcher");
    process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("console").toFile())
            .start();
    return this;
  }

  /** Waits for a condition with a bound; the process may have ended meanwhile. */
  ChildRouter await(String what, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !process.isAlive() && !condition.getAsBoolean()) {
        throw new AssertionError("no " + what + ":\n" + console());
      }
      process.waitFor(2, TimeUnit.MILLISECONDS);
    }
    return this;
  }

  ChildRouter awaitReady() throws Exception {
    return await("ready", () -> Files.exists(data().resolve("run/ready")));
  }

  ChildRouter awaitRecord(ReleaseState state, int times) throws Exception {
    return await(state + " " + times, () -> records(state) >= times);
  }

  long records(ReleaseState state) {
    return records().stream().filter(record -> record.state() == state).count();
  }

  List<JournalRecord> records() {
    try {
      return SmallRouter.records(data());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  int awaitEnd() throws Exception {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end:\n" + console());
    }
    return process.exitValue();
  }

  ChildRouter terminate() {
    process.destroy();
    return this;
  }

  ChildRouter awaitConsole(String words) throws Exception {
    return await(words, () -> said(words));
  }

  private boolean said(String words) {
    try {
      return console().contains(words);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  int stop() throws Exception {
    process.destroy();
    return awaitEnd();
  }

  void kill() throws Exception {
    process.destroyForcibly();
    awaitEnd();
  }

  /** What runs, as the witness among the bundles has seen it. */
  List<String> running() throws IOException {
    return Files.readAllLines(data().resolve("witness"));
  }

  String console() throws IOException {
    return Files.readString(folder.resolve("console"))
        + (Files.exists(data().resolve("log/millrace.0.log"))
            ? Files.readString(data().resolve("log/millrace.0.log"))
            : "");
  }

  @Override
  public void close() throws Exception {
    if (process != null && process.isAlive()) {
      kill();
    }
  }
}
