// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Talks to the router's control socket for {@code bin/millrace shell|status|token}.
 *
 * <p>One command: sends {@code \u0001run\n} and its words with a NUL behind each, ends its output,
 * copies what comes, and takes its exit status from the last line, {@code \u0001exit <status>}. The
 * router takes one word for a line of Gogo's language and several for a command and its arguments
 * as they are. A command whose standard input is no terminal may read it [{@link CallWithInput}],
 * when {@code millrace.input} is set. Without a command: sends {@code \u0001interactive\n} and
 * copies both ways until either side ends; at a terminal [{@link TerminalTalk}] when {@code
 * millrace.terminal} is set.
 */
public final class ShellClient {

  /** The router is not there, or went away before it told a status. */
  static final int NO_ROUTER = 69;

  private static final Duration TIME_OUT = Duration.ofSeconds(10);

  /** How long {@code status} may take, beside what {@code --wait} says: a monitor asks it. */
  private static final Duration STATUS_TIME_OUT = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private ShellClient() {}

  /**
   * Arguments: the words of a command; none: talk. The router is that of the system properties
   * {@code millrace.home}, {@code millrace.etc} and {@code millrace.data}.
   */
  public static void main(String[] args) throws IOException {
    Home home = Home.fromProperties();
    Path socket = ControlSocket.of(home);
    System.exit(run(socket, () -> isReady(home), List.of(args), System.in, System.out));
  }

  private static boolean isReady(Home home) {
    try {
      String process = Files.readString(home.run().resolve("ready")).strip();
      return process.matches("\\d{1,18}")
          && ProcessHandle.of(Long.parseLong(process)).map(ProcessHandle::isAlive).orElse(false);
    } catch (IOException notReady) {
      return false;
    }
  }

  static int run(Path socket, List<String> words, InputStream in, OutputStream out)
      throws IOException {
    return run(socket, () -> false, words, in, out);
  }

  private static int run(
      Path socket, BooleanSupplier comes, List<String> words, InputStream in, OutputStream out)
      throws IOException {
    try {
      return words.isEmpty()
          ? converse(socket, comes, in, out)
          : command(socket, comes, words, in, out);
    } catch (ConnectException nobody) {
      System.err.println("millrace: no router answers at " + socket + ": " + nobody.getMessage());
      return NO_ROUTER;
    }
  }

  private static int converse(Path socket, BooleanSupplier comes, InputStream in, OutputStream out)
      throws IOException {
    try (SocketChannel channel = connect(socket, comes)) {
      return Boolean.getBoolean("millrace.terminal")
          ? TerminalTalk.over(channel, in, out)
          : talk(channel, in, out);
    }
  }

  private static int command(
      Path socket, BooleanSupplier comes, List<String> words, InputStream in, OutputStream out)
      throws IOException {
    Duration limit = StatusTimeOut.of(words, STATUS_TIME_OUT);
    if (limit == null && Boolean.getBoolean("millrace.input")) {
      try (SocketChannel channel = connect(socket, comes)) {
        CallWithInput call = new CallWithInput(channel, in, out);
        int status = call.execute(sent(words), CallWithInput.inputBytes());
        if (!call.isUnknown()) {
          return status < 0 ? wentAway() : status;
        }
      }
    }
    try (SocketChannel channel = connect(socket, comes)) {
      return execute(channel, words, out, limit);
    }
  }

  private static String sent(List<String> words) {
    return String.join("\0", words) + "\0";
  }

  private static int wentAway() {
    System.err.println("millrace: the router went away before the command was done");
    return NO_ROUTER;
  }

  /** While a part that the socket needs is being replaced, there is a router and no socket. */
  private static SocketChannel connect(Path socket, BooleanSupplier comes) throws IOException {
    long end = System.nanoTime() + TIME_OUT.toNanos();
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
      } catch (IOException nobody) {
        channel.close();
        if (System.nanoTime() > end || !comes.getAsBoolean()) {
          throw (ConnectException) new ConnectException(nobody.getMessage()).initCause(nobody);
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Does a command; {@code limit} is how long it may take, null when that is not known. */
  static int execute(SocketChannel channel, List<String> words, OutputStream out, Duration limit)
      throws IOException {
    StatusTimeOut timeOut = new StatusTimeOut(channel, limit);
    try {
      send(channel, "\u0001run\n" + sent(words));
      channel.shutdownOutput();
    } catch (IOException gone) {
      // What it said before it went, and that it told no status, comes below.
    }
    ExitLine exit = new ExitLine(out);
    receive(channel, exit);
    int status = exit.status();
    if (status >= 0) {
      return status;
    }
    if (!timeOut.isOver()) {
      return wentAway();
    }
    System.err.println("millrace: the router does not answer within " + limit.toSeconds() + " s");
    return NO_ROUTER;
  }

  private static int talk(SocketChannel channel, InputStream in, OutputStream out)
      throws IOException {
    send(channel, "\u0001interactive\n");
    startTyping(in, channel);
    receive(channel, out);
    return 0;
  }

  /** Sends what comes to the router, to its end, on a thread of its own. */
  static void startTyping(InputStream in, SocketChannel channel) {
    Thread typing = new Thread(() -> type(in, channel), "millrace-typing");
    typing.setDaemon(true);
    typing.start();
  }

  private static void type(InputStream in, SocketChannel channel) {
    byte[] bytes = new byte[32 << 10];
    try {
      for (int count; (count = in.read(bytes)) >= 0; ) {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      channel.shutdownOutput();
    } catch (IOException ended) {
      // The router has ended the conversation; the other direction says so.
    }
  }

  static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Copies until the router ends, gracefully or not. Streams over a channel lock each other out.
   */
  static void receive(SocketChannel channel, OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8192);
    while (read(channel, bytes.clear()) >= 0) {
      out.write(bytes.array(), 0, bytes.position());
      out.flush();
    }
  }

  private static int read(SocketChannel channel, ByteBuffer bytes) {
    try {
      return channel.read(bytes);
    } catch (IOException gone) {
      return -1;
    }
  }
}
