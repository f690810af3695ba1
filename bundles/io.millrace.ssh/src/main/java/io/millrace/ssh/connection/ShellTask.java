// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.shell.ShellRole;
import io.millrace.api.shell.ShellSession;
import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;

/**
 * One command, or a shell when the client names none. When the channel is closed before it is done
 * its session of the shell is closed; a change of releases goes on without it.
 */
final class ShellTask extends ChannelTask {
  /** What there is without a terminal: the shell reads and prints plain lines. */
  private static final String NO_TERMINAL = "";

  private final Connection connection;
  private final Shells shells;
  private final Optional<String> command;
  private ShellTerminal terminal;
  private ShellSession session;
  private boolean ended;

  ShellTask(Connection connection, Shells shells, Optional<String> command) {
    this.connection = connection;
    this.shells = shells;
    this.command = command;
  }

  @Override
  void prepare(Environment environment) {
    terminal = terminal(environment);
    environment.addSignalListener(
        (channel, signal) -> onSignal(channel, signal, environment),
        Signal.INT,
        Signal.WINCH,
        Signal.HUP,
        Signal.TERM);
  }

  private static ShellTerminal terminal(Environment environment) {
    String type = environment.getEnv().get(Environment.ENV_TERM);
    return ShellTerminal.of(
        type == null || type.isBlank() ? NO_TERMINAL : type,
        size(environment, Environment.ENV_COLUMNS),
        size(environment, Environment.ENV_LINES));
  }

  private static int size(Environment environment, String name) {
    String size = environment.getEnv().getOrDefault(name, "0");
    try {
      return Integer.parseInt(size);
    } catch (NumberFormatException odd) {
      return 0;
    }
  }

  /** Whether it is busy by itself; a shell is when something is typed or printed. */
  boolean isCommand() {
    return command.isPresent();
  }

  /** Whether a command of its own has a terminal: then Ctrl-C comes as a byte. */
  boolean takesControlCharacters() {
    return command.isPresent() && terminal != null && !terminal.type().equals(NO_TERMINAL);
  }

  @Override
  int run(InputStream input, OutputStream output, OutputStream errors)
      throws IOException, InterruptedException {
    OutputStream out = connection.activity().watch(output);
    OutputStream err = connection.activity().watch(errors);
    if (takesControlCharacters()) {
      out = new CarriageReturns(out);
      err = new CarriageReturns(err);
    }
    Optional<ShellRole> role = connection.role();
    if (role.isEmpty()) {
      say(err, "your key is no longer in the router's list");
      return NOT_PERMITTED;
    }
    // Streams of the JDK that let go of ours when they are closed: whoever tells of a change that
    // goes on keeps its streams, and would keep this bundle with them.
    try (InputStream in = new BufferedInputStream(watch(role.get(), input));
        PrintStream plain = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream said = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      return run(role.get(), ShellStreams.of(in, plain, said));
    }
  }

  /** A command that has begun goes on, also when the key loses its role. */
  private InputStream watch(ShellRole role, InputStream input) {
    InputStream watched = connection.activity().watch(input);
    return command.isPresent() ? watched : new RoleInput(watched, role, connection::role);
  }

  private int run(ShellRole role, ShellStreams streams) throws IOException, InterruptedException {
    Optional<ShellSession> opened = shells.open(connection.origin(), role, streams);
    if (opened.isEmpty()) {
      say(
          streams.err(),
          "the shell of the router is not there: it may be being replaced; try again");
      return TRY_AGAIN;
    }
    return run(opened.get());
  }

  private int run(ShellSession opened) {
    synchronized (this) {
      session = opened;
    }
    connection.begin(this);
    try {
      if (isEnded()) {
        return FAILED;
      }
      return command.isPresent() ? opened.run(command.get(), terminal) : opened.converse(terminal);
    } finally {
      connection.finish(this);
      close();
    }
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private void onSignal(Channel channel, Signal signal, Environment environment) {
    switch (signal) {
      case WINCH -> {
        ShellTerminal now = terminal(environment);
        with(each -> each.resize(now.columns(), now.rows()));
      }
      case INT -> with(ShellSession::interrupt);
      default -> close();
    }
  }

  /** Interrupts the command that runs. */
  void interrupt() {
    with(ShellSession::interrupt);
  }

  private void with(Consumer<ShellSession> call) {
    ShellSession present;
    synchronized (this) {
      present = session;
    }
    if (present != null) {
      connection.guard().run(present, call);
    }
  }

  private void close() {
    ShellSession present;
    synchronized (this) {
      present = session;
      session = null;
      ended = true;
    }
    if (present != null) {
      connection.guard().close(present);
    }
  }

  @Override
  public void destroy(ChannelSession channel) {
    close();
  }
}
