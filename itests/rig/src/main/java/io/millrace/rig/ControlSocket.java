// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import io.millrace.rig.RouterProcess.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A router's control socket, asked as {@code bin/millrace shell} asks it, but without the process
 * of a script and of a Java machine, which cost more than most commands.
 */
final class ControlSocket {
  /** The status of the script where there is no router, or it goes before the command is done. */
  private static final int NO_ROUTER = 69;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(180);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Pattern EXIT = Pattern.compile("(?s)(.*)\u0001exit (\\d{1,3})\\n?");

  private final Path data;

  ControlSocket(Path data) {
    this.data = data;
  }

  /** Runs a command and its arguments, or one word that is a line of the shell's. */
  Result run(List<String> words) throws IOException {
    try (SocketChannel channel = connect()) {
      if (channel == null) {
        return new Result(NO_ROUTER, "millrace: no router answers at " + socket() + "\n");
      }
      String said = exchange(channel, "\u0001run\n" + String.join("\0", words) + "\0", words);
      Matcher exit = EXIT.matcher(said);
      return exit.matches()
          ? new Result(Integer.parseInt(exit.group(2)), exit.group(1))
          : new Result(NO_ROUTER, said + "millrace: the router went away\n");
    }
  }

  private Path socket() {
    return data.resolve("run/shell.sock");
  }

  /** While a part that the socket needs is being replaced, there is a router and no socket. */
  private SocketChannel connect() throws IOException {
    long end = System.nanoTime() + CONNECT_TIMEOUT.toNanos();
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket()));
        return channel;
      } catch (IOException nobody) {
        channel.close();
        if (System.nanoTime() > end || !isReady()) {
          return null;
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean isReady() {
    try {
      String process = Files.readString(data.resolve("run/ready")).strip();
      return process.matches("\\d{1,18}")
          && ProcessHandle.of(Long.parseLong(process)).map(ProcessHandle::isAlive).orElse(false);
    } catch (IOException notReady) {
      return false;
    }
  }

  private static String exchange(SocketChannel channel, String sent, List<String> words)
      throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    long end = System.nanoTime() + TIMEOUT.toNanos();
    try (Selector selector = Selector.open()) {
      ByteBuffer bytes = ByteBuffer.wrap(sent.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.shutdownOutput();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      for (int count; (count = channel.read(buffer.clear())) >= 0; ) {
        said.write(buffer.array(), 0, count);
        if (System.nanoTime() > end) {
          throw new IllegalStateException(words + ":\n" + said);
        }
        selector.select(1000);
        selector.selectedKeys().clear();
      }
    } catch (IOException gone) {
      // That it told no status says so.
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
