// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.shell.ShellService;
import io.millrace.api.shell.ShellSession;
import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A shell with a few commands: {@code exit N} ends with N, {@code echo} prints its input, {@code
 * wait} runs until it is interrupted or its session closed, {@code who} prints origin and role,
 * {@code flood} prints until its session is closed.
 */
final class FakeShell implements ShellService {
  /** What happened, in order. */
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public ShellSession open(Origin origin, ShellRole role, ShellStreams streams) {
    return new Session(origin, role, streams);
  }

  private final class Session implements ShellSession {
    private final Origin origin;
    private final ShellRole role;
    private final ShellStreams streams;
    private final CountDownLatch ended = new CountDownLatch(1);

    Session(Origin origin, ShellRole role, ShellStreams streams) {
      this.origin = origin;
      this.role = role;
      this.streams = streams;
    }

    @Override
    public int run(String line) {
      events.add("run " + line);
      String[] words = line.split(" ");
      try {
        return switch (words[0]) {
          case "exit" -> Integer.parseInt(words[1]);
          case "echo" -> print(new String(streams.in().readAllBytes(), StandardCharsets.UTF_8));
          case "who" -> print(origin + " as " + role + "\n");
          case "wait" -> await();
          case "flood" -> flood();
          default -> throw new IllegalArgumentException(line);
        };
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private int print(String text) throws IOException {
      streams.out().write(text.getBytes(StandardCharsets.UTF_8));
      streams.out().flush();
      return 0;
    }

    private int flood() throws IOException {
      events.add("flooding");
      while (ended.getCount() > 0) {
        print("more\n".repeat(10_000));
      }
      events.add("flooded");
      return 0;
    }

    private int await() {
      try {
        ended.await();
        return 130;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int converse(ShellTerminal terminal) {
      events.add(
          "converse %s %dx%d".formatted(terminal.type(), terminal.columns(), terminal.rows()));
      try {
        print("hello\n");
        int read = streams.in().read();
        events.add("read " + read);
        return 0;
      } catch (IOException failure) {
        events.add("ended");
        return 1;
      }
    }

    @Override
    public void resize(int columns, int rows) {
      events.add("resize %dx%d".formatted(columns, rows));
    }

    @Override
    public void interrupt() {
      events.add("interrupt");
      ended.countDown();
    }

    @Override
    public void close() {
      events.add("close");
      ended.countDown();
    }
  }
}
