// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.millrace.lib.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The assembled distribution, run by its own script as a process, with configuration and data in a
 * directory of the user's, which outlives it. Needs the system property {@code
 * millrace.distribution}, the distribution's folder.
 */
public final class RouterProcess implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(180);

  /** What a command of {@code bin/millrace} printed (both streams) and its exit status. */
  public record Result(int status, String output) {}

  private static final List<String> SERVERS = List.of("io.millrace.ssh", "io.millrace.http");

  private Path home = Path.of(System.getProperty("millrace.distribution")).normalize();
  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private String javaHome = System.getProperty("java.home");
  private Process process;

  private RouterProcess(Path directory) {
    this.directory = directory;
    // Tests kill it when they like: to have got ready is to have started well. Each has data of
    // its own: an archive would be made for nobody.
    environment.putAll(Map.of("MILLRACE_STEADY_SECONDS", "0", "MILLRACE_ARCHIVE", "off"));
  }

  /** Prepares a router with the distribution's default configuration. */
  public static RouterProcess in(Path directory) throws IOException {
    RouterProcess router = empty(directory);
    try (Stream<Path> defaults = Files.list(router.home.resolve("etc"))) {
      for (Path file : defaults.toList()) {
        Files.copy(file, router.etc().resolve(file.getFileName()), REPLACE_EXISTING);
      }
    }
    for (String server : SERVERS) { // see leaveOutServers
      router.configure(server, Map.of("port", 0));
    }
    return router;
  }

  /** Prepares a router with a configuration folder that is empty. */
  public static RouterProcess empty(Path directory) throws IOException {
    RouterProcess router = new RouterProcess(directory);
    Files.createDirectories(router.etc());
    Files.createDirectories(router.data());
    return router;
  }

  /** A UDP port that nobody has, and that nobody gets who does not ask for it. */
  public static int freePort() {
    return FreePort.udp();
  }

  /** Chooses the Java it runs on; without this it is the one that runs the caller. */
  public RouterProcess on(Path java) {
    javaHome = java.toString();
    return this;
  }

  /** Chooses another program than the assembled distribution. */
  public RouterProcess program(Path folder) {
    home = folder.normalize();
    return this;
  }

  /** Sets a variable of the environment of all that is run from now on. */
  public RouterProcess environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Writes {@code etc/<file>.cfg} anew; a running router takes it within a second or two. */
  public RouterProcess configure(String file, Map<String, ?> values) throws IOException {
    List<String> lines = new ArrayList<>();
    new TreeMap<String, Object>(values).forEach((key, value) -> lines.add(key + " = " + value));
    Files.write(etc().resolve(file + ".cfg"), lines);
    return this;
  }

  /** Takes a configuration away. */
  public RouterProcess without(String file) throws IOException {
    Files.deleteIfExists(etc().resolve(file + ".cfg"));
    return this;
  }

  /** Has it open no socket to a network, not even those that are there without a file. */
  public RouterProcess withoutSocket() throws IOException {
    return configure("io.millrace.net-udp", Map.of("enabled", false));
  }

  /** Starts it and returns when it says that it is ready. */
  public RouterProcess start() throws IOException, InterruptedException {
    return launch().awaitReady();
  }

  /** Returns when it is ready; fails with its output when it ends or takes too long. */
  public RouterProcess awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!ready()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the router ended at once:\n" + output());
      }
      if (System.nanoTime() > deadline) {
        ProcessTree.destroy(process);
        throw new IllegalStateException("the router is not ready:\n" + output());
      }
    }
    return this;
  }

  /** Starts it and returns at once; without SSH and HTTP, unless their ports are configured. */
  public RouterProcess launch() throws IOException {
    leaveOutServers();
    process = script("run").redirectOutput(console().toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return this;
  }

  /** Routers of tests that run at the same time would all take the ports that these have. */
  private void leaveOutServers() throws IOException {
    for (String server : SERVERS) {
      if (!Files.exists(etc().resolve(server + ".cfg"))) {
        configure(server, Map.of("port", 0));
      }
    }
  }

  /** Tells whether this machine has the tool that {@link #launchHeld} needs. */
  public static boolean canHold() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "systemd-socket-activate")));
  }

  /**
   * Starts it under {@code bin/millrace hold}, with HUP ignored, with a UDP socket at {@code port}
   * of all addresses, and returns at once. It does not begin before a datagram comes.
   */
  public RouterProcess launchHeld(int port) throws IOException {
    leaveOutServers();
    List<String> line = new ArrayList<>(List.of("nohup", "systemd-socket-activate", "--datagram"));
    line.add("--listen=[::]:" + port);
    for (String name : List.of("PATH", "JAVA_HOME", "JAVA_OPTS", "MILLRACE_ETC", "MILLRACE_DATA")) {
      line.addAll(List.of("-E", name));
    }
    ProcessBuilder held = script("hold");
    line.addAll(held.command());
    process = held.command(line).redirectOutput(console().toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessTree.destroy(process)));
    return this;
  }

  /** Whether this process or its child has said so; a killed one leaves its marker behind. */
  private boolean ready() throws IOException {
    try {
      String marker = Files.readString(data().resolve("run/ready")).trim();
      return marker.equals(Long.toString(process.pid()))
          || !marker.isEmpty()
              && ProcessHandle.of(Long.parseLong(marker))
                  .flatMap(ProcessHandle::parent)
                  .filter(parent -> parent.pid() == process.pid())
                  .isPresent();
    } catch (NoSuchFileException notYet) {
      return false;
    }
  }

  /** Runs {@code bin/millrace} with these arguments, for instance {@code shell}, {@code lb}. */
  public Result command(String... arguments) throws IOException, InterruptedException {
    return result(script(arguments), arguments);
  }

  /** Gives its shell a command, as {@code bin/millrace shell} does, without a process for that. */
  public Result shell(String... words) throws IOException {
    return new ControlSocket(data()).run(List.of(words));
  }

  /** Runs {@code bin/millrace} with these arguments and a file as its standard input. */
  public Result command(Path input, String... arguments) throws IOException, InterruptedException {
    return result(script(arguments).redirectInput(input.toFile()), arguments);
  }

  private Result result(ProcessBuilder script, String... arguments)
      throws IOException, InterruptedException {
    Path printed = Files.createTempFile(directory, "command", ".txt");
    Process command = script.redirectOutput(printed.toFile()).start();
    if (!command.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      command.destroyForcibly();
      throw new IllegalStateException(List.of(arguments) + ":\n" + Files.readString(printed));
    }
    return new Result(command.exitValue(), Files.readString(printed));
  }

  /**
   * Starts {@code bin/millrace} with these arguments and leaves it running, both streams joined; it
   * ends with the caller at the latest.
   */
  public Process spawn(String... arguments) throws IOException {
    Process command = script(arguments).start();
    Runtime.getRuntime().addShutdownHook(new Thread(command::destroyForcibly));
    return command;
  }

  /** Runs {@code bin/millrace} with these arguments on the caller's own terminal, to its end. */
  public int attended(String... arguments) throws IOException, InterruptedException {
    return script(arguments).redirectErrorStream(false).inheritIO().start().waitFor();
  }

  /** Asks it to end (SIGTERM) and returns its exit status when it has. */
  public int stop() throws InterruptedException {
    process.destroy();
    return end();
  }

  /** Ends it without asking (SIGKILL). */
  public void kill() throws InterruptedException {
    ProcessTree.destroy(process);
    end();
  }

  private int end() throws InterruptedException {
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the router does not end:\n" + output());
    }
    return process.exitValue();
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  public Process process() {
    return process;
  }

  public Path etc() {
    return directory.resolve("etc");
  }

  public Path data() {
    return directory.resolve("data");
  }

  /** What it logged since the last start: its console shows the log. */
  public String output() {
    try {
      return Files.exists(console()) ? Files.readString(console()) : "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path console() {
    return directory.resolve("console.txt");
  }

  private ProcessBuilder script(String... arguments) {
    List<String> line = new ArrayList<>(List.of(home.resolve("bin/millrace").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder script = new ProcessBuilder(line).redirectErrorStream(true);
    script.environment().putAll(environment());
    return script;
  }

  /** Returns the environment of its script, where it is {@code $MILLRACE_HOME/bin/millrace}. */
  public Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("JAVA_HOME", javaHome);
    all.put("MILLRACE_HOME", home.toAbsolutePath().toString());
    all.put("MILLRACE_ETC", etc().toString());
    all.put("MILLRACE_DATA", data().toString());
    return all;
  }

  @Override
  public void close() throws InterruptedException {
    if (isRunning()) {
      kill();
    }
  }
}
