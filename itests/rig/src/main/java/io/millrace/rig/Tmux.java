// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real terminal: a window of tmux with a program in it, whose keys are pressed and whose screen
 * is read. Its server is its own.
 */
public final class Tmux implements AutoCloseable {
  private static final long TIMEOUT_NANOS = 20_000_000_000L;
  private static final long PAUSE_MILLIS = 50;

  private final String socket;

  private Tmux(String socket) {
    this.socket = socket;
  }

  /** Tells whether this machine has it. */
  public static boolean isPossible() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tmux")));
  }

  /**
   * Starts a shell of the machine in a window.
   *
   * @param environment beside that of this process
   */
  public static Tmux open(int columns, int rows, Map<String, String> environment)
      throws IOException, InterruptedException {
    Tmux tmux = new Tmux("millrace-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    List<String> words = new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d"));
    words.addAll(List.of("-x", "" + columns, "-y", "" + rows));
    environment.forEach((name, value) -> words.addAll(List.of("-e", name + "=" + value)));
    words.add("PS1='$ ' sh");
    tmux.run(words);
    return tmux;
  }

  /** Types a text as it is. */
  public Tmux type(String text) throws IOException, InterruptedException {
    run(List.of("send-keys", "-l", "--", text));
    return this;
  }

  /** Presses keys by their names, for example {@code Enter}, {@code Up} or {@code C-c}. */
  public Tmux press(String... keys) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    words.addAll(List.of(keys));
    run(words);
    return this;
  }

  /** Gives the window another size. */
  public Tmux resize(int columns, int rows) throws IOException, InterruptedException {
    run(List.of("resize-window", "-x", "" + columns, "-y", "" + rows));
    return this;
  }

  /** Returns the process in the window, which is the parent of what runs there. */
  public ProcessHandle process() throws IOException, InterruptedException {
    String id = run(List.of("display-message", "-p", "#{pane_pid}")).strip();
    return ProcessHandle.of(Long.parseLong(id)).orElseThrow();
  }

  /** Returns what is on the screen and above it. */
  public String screen() throws IOException, InterruptedException {
    return run(List.of("capture-pane", "-p", "-S", "-200"));
  }

  /** Waits until the screen is as wanted; returns it. */
  public String await(Predicate<String> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    String screen = screen();
    while (!wanted.test(screen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not on the screen:\n" + screen);
      }
      Thread.sleep(PAUSE_MILLIS);
      screen = screen();
    }
    return screen;
  }

  /** Waits until a text is on the screen; returns it. */
  public String await(String text) throws IOException, InterruptedException {
    return await(screen -> screen.contains(text));
  }

  private String run(List<String> words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("tmux", "-u", "-L", socket));
    line.addAll(words);
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", line) + ": " + said);
    }
    return said;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run(List.of("kill-server"));
  }
}
