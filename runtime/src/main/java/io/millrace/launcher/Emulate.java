// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code millrace emulate}: runs the Device IC alone, against any NIC. Without a shell of its own
 * system: {@code java -cp "lib/*" io.millrace.launcher.Emulate --help}.
 */
public final class Emulate {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final int LONGEST_STOP_SECONDS = 12;

  private final EmulateOptions options;
  private final Home home;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean ending;
  private volatile Process socat;

  private Emulate(EmulateOptions options, Home home) {
    this.options = options;
    this.home = home;
  }

  /** Runs it until it is ended. Exit status 64: wrong words; 69: the line went; 1: no start. */
  public static void main(String[] words) throws Exception {
    try {
      EmulateOptions options = EmulateOptions.of(words);
      if (options.help) {
        System.out.print(EmulateOptions.HELP);
        return;
      }
      System.exit(new Emulate(options, home(options)).run());
    } catch (UsageException wrong) {
      System.err.println("millrace emulate: " + wrong.getMessage());
      System.err.println("millrace emulate --help says more");
      System.exit(USAGE);
    } catch (IOException failure) {
      System.err.println("millrace emulate: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static Home home(EmulateOptions options) throws IOException {
    Path program = Home.program();
    String told = System.getProperty("millrace.data", "");
    Path router = told.isEmpty() ? program.resolve("data") : Path.of(told);
    Path data = options.data == null ? router.resolve("emulate-" + options.name) : options.data;
    data = data.toAbsolutePath().normalize();
    return new Home(program, data.resolve("etc-emulate"), data);
  }

  private int run() throws IOException, InterruptedException, UsageException {
    try {
      home.createData();
    } catch (IOException failure) {
      throw new IOException(home.unusable(failure), failure);
    }
    EmulatorConfiguration configuration = new EmulatorConfiguration(options, home);
    configuration.write();
    if (options.line != null && options.line.isPty()) {
      socat = PseudoTerminal.join(configuration.ownEnd(), options.line.path(), this::lineBroke);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "millrace-line"));
    System.setProperty("millrace.console", "true");
    say("starting a Device IC of generation " + options.generation + where());
    try {
      return Launcher.run(home, this::ready);
    } finally {
      ended.countDown();
    }
  }

  private String where() {
    return (options.line == null ? "" : " on " + options.line)
        + (options.udp == null
            ? ""
            : (options.keys.isGiven() ? ", asked over DTLS" : ", asked over UDP"));
  }

  private void lineBroke() {
    if (!ending) {
      say("the pseudo-terminal is gone: socat has ended");
      System.exit(UNAVAILABLE);
    }
  }

  /** The shutdown hook: the cable is pulled last. */
  private void end() {
    ending = true;
    try {
      ended.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    if (socat != null) {
      socat.destroy();
    }
  }

  private void ready() {
    Thread thread = new Thread(this::attend, "millrace-emulate");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says what is there; with a terminal, talks. */
  private void attend() {
    boolean talk = options.shell && isTerminal();
    try {
      Path socket = ControlSocket.of(home);
      say("ready");
      ShellClient.run(socket, List.of("deviceic:sensors"), System.in, System.out);
      if (options.line != null) {
        System.out.print(options.line.reach(options.name));
      }
      if (options.udp != null) {
        System.out.print(options.udp.reach(options.keys.isGiven()));
      }
      System.out.println("Log: " + home.log());
      System.out.printf(
          "Shell: MILLRACE_ETC=%s MILLRACE_DATA=%s bin/millrace shell%n", home.etc(), home.data());
      System.out.println("Ctrl-C ends it.");
      System.out.flush();
      if (talk) {
        ShellClient.run(socket, List.of(), System.in, System.out);
        if (!ending) {
          System.out.println("The Device IC goes on; Ctrl-C ends it.");
        }
      }
    } catch (IOException ended) {
      say("the shell has ended: " + ended.getMessage());
    }
  }

  private static void say(String text) {
    System.out.println("millrace emulate: " + text);
    System.out.flush();
  }

  /** From 22 on there may be a console that is no terminal. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException older) {
      return true;
    }
  }
}
