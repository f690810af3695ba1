// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import io.millrace.shell.interpreter.Outcome;
import io.millrace.shell.session.LineInput;
import io.millrace.shell.session.Session;
import io.millrace.shell.session.ShellSessions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection of the control socket. Its first line says what is wanted:
 *
 * <ul>
 *   <li><code>\\u0001run</code>: the words of one command follow, a NUL behind each, to the end of
 *       the input. One word is a line of Gogo's language; of several the first names the command
 *       and the others reach it as they are.
 *   <li><code>\\u0001call &lt;bytes&gt; [&lt;bytes of input&gt; [&lt;columns&gt;]]</code>: as many
 *       bytes of such words follow, then the standard input of the command. It is to be sent when
 *       the line <code>
 *       \\u0001read</code> asks for it, which may not happen; its size is said where it is known
 *       (else 0), and the width of the terminal that shows the output, if one does.
 *   <li><code>\\u0001exec &lt;line&gt;</code>: runs a line of Gogo's language (older launchers).
 *   <li><code>\\u0001terminal &lt;type&gt; &lt;columns&gt; &lt;rows&gt;</code>: converses with a
 *       person at a terminal, whose keys come as they are pressed; when its window changes the byte
 *       0xFF comes, then columns, a blank, rows and a line's end.
 *   <li><code>\\u0001interactive</code>: reads lines of Gogo's language until the other side ends
 *       or says {@code exit}.
 * </ul>
 *
 * What runs one command ends with the line <code>\\u0001exit &lt;status&gt;</code>. Runs on a
 * thread of its own and may block it.
 */
final class ShellConnection implements Runnable, OpenConnections.Connection {
  private static final System.Logger LOG = System.getLogger(ShellConnection.class.getName());
  private static final String RUN = "\u0001run";
  private static final String EXEC = "\u0001exec ";
  private static final String INTERACTIVE = "\u0001interactive";
  private static final Pattern CALL =
      Pattern.compile("\u0001call (\\d{1,6})(?: (\\d{1,18})(?: (\\d{1,4}))?)?");
  private static final Pattern TERMINAL =
      Pattern.compile("\u0001terminal (\\S{1,64}) (\\d{1,5}) (\\d{1,5})");

  private final ShellSessions sessions;
  private final SocketChannel channel;
  private final AskedInput in;
  private final SocketOutput out;
  private volatile Session session; // null: not yet
  private volatile boolean ending;

  /**
   * Makes it.
   *
   * @param nanos the monotonic clock
   */
  ShellConnection(ShellSessions sessions, SocketChannel channel, LongSupplier nanos) {
    this.sessions = sessions;
    this.channel = channel;
    this.out = new SocketOutput(channel, nanos);
    this.in = new AskedInput(new SocketInput(channel), out);
  }

  @Override
  public void run() {
    try (channel;
        Session opened = sessions.openLocal(Peer.of(channel), ShellStreams.of(in, out, out))) {
      session = opened;
      if (ending) { // meanwhile
        opened.end();
      }
      String wish = new LineInput(in).next();
      if (wish != null) {
        serve(opened, wish);
      }
    } catch (IOException | RuntimeException gone) {
      LOG.log(Level.DEBUG, "a shell connection ended", gone);
    }
  }

  private void serve(Session opened, String wish) throws IOException {
    Matcher terminal = TERMINAL.matcher(wish);
    Matcher call = CALL.matcher(wish);
    if (wish.equals(RUN)) {
      exit(run(opened));
    } else if (call.matches()) {
      exit(call(opened, call));
    } else if (wish.startsWith(EXEC)) {
      exit(opened.run(wish.substring(EXEC.length())));
    } else if (wish.equals(INTERACTIVE)) {
      opened.converse(ShellTerminal.of("", 0, 0));
    } else if (terminal.matches()) {
      opened.converse(
          ShellTerminal.of(
              terminal.group(1),
              Integer.parseInt(terminal.group(2)),
              Integer.parseInt(terminal.group(3))));
    } else {
      print("not understood\n");
    }
  }

  private void exit(int status) throws IOException {
    print("\u0001exit " + status + "\n");
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private int run(Session opened) throws IOException {
    return run(opened, () -> SentWords.all(in));
  }

  private int call(Session opened, Matcher call) throws IOException {
    long inputBytes = call.group(2) == null ? 0 : Long.parseLong(call.group(2));
    if (inputBytes > 0) {
      opened.setInputBytes(inputBytes);
    }
    opened.setColumns(call.group(3) == null ? 0 : Integer.parseInt(call.group(3)));
    int bytes = Integer.parseInt(call.group(1));
    return run(
        opened,
        () -> {
          List<String> words = SentWords.exactly(bytes, in);
          in.askFirst();
          return words;
        });
  }

  /** Reads the words of a command. */
  private interface Words {
    List<String> read() throws IOException;
  }

  private int run(Session opened, Words sent) throws IOException {
    List<String> words;
    try {
      words = sent.read();
    } catch (IllegalArgumentException wrong) {
      print(wrong.getMessage() + "\n");
      return Outcome.USAGE;
    }
    return opened.run(words);
  }

  /**
   * Ends the connection, because the shell is replaced: at once when it waits for a line to be
   * typed, else when the command that runs has said how it ended. Any thread.
   */
  @Override
  public void end() {
    ending = true;
    Session opened = session;
    if (opened != null) {
      opened.end();
    }
  }

  @Override
  public Duration stalled() {
    return out.stalled();
  }

  @Override
  public void cut() {
    try {
      channel.close();
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a shell connection was not closed", gone);
    }
  }
}
