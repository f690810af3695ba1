// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * One connection to Redis. A round of commands that takes longer than its time, in whichever
 * direction, ends the connection: a timer closes the socket, since neither a write nor a slow
 * answer has a time-out of its own in Java. Used by one thread, except {@link #close}.
 */
final class RespConnection implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RespConnection.class.getName());
  private static final int BUFFER_BYTES = 1 << 16;

  private final Time time;
  private final Server server;
  private final Socket raw;
  private OutputStream out;
  private RespReader in;
  private volatile boolean late;

  private RespConnection(Time time, Server server, Socket raw) {
    this.time = time;
    this.server = server;
    this.raw = raw;
  }

  /**
   * Connects and is let in.
   *
   * @param opening given the connection before it is there, so that it can be closed meanwhile
   * @param maxReplyBytes how many bytes a reply may have
   * @throws IOException saying what is wrong
   */
  static RespConnection open(
      Time time, Server server, long maxReplyBytes, Consumer<RespConnection> opening)
      throws IOException {
    RespConnection made = new RespConnection(time, server, new Socket());
    opening.accept(made);
    try {
      made.within(server.timeOut(), () -> made.connect(maxReplyBytes));
      return made;
    } catch (IOException | RuntimeException failure) {
      made.close();
      throw failure;
    }
  }

  private Void connect(long maxReplyBytes) throws IOException {
    InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
    if (address.isUnresolved()) {
      throw new RedisFault(
          RedisFault.Kind.UNREACHABLE, "the name " + server.host() + " is not known");
    }
    raw.connect(address, (int) server.timeOut().toMillis());
    raw.setTcpNoDelay(true);
    raw.setKeepAlive(true);
    Socket socket = server.tls() ? Tls.over(raw, server) : raw;
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    in = new RespReader(socket.getInputStream(), maxReplyBytes);
    List<byte[]> login = Password.login(server);
    if (!login.isEmpty()) {
      write(login);
      out.flush();
      expectOk(in.read());
    }
    return null;
  }

  private static void expectOk(Object reply) throws RedisFault {
    if (reply instanceof RedisFault fault) {
      throw fault;
    }
    if (!"OK".equals(reply)) {
      throw RedisFault.nonsense(RedisFault.printable(RespReader.text(reply)));
    }
  }

  /**
   * Sends commands in one go, and returns their replies.
   *
   * @param longest for all of them
   * @throws IOException when the connection is of no use any more; any of them may have been done
   */
  List<Object> round(List<List<byte[]>> commands, Duration longest) throws IOException {
    return within(
        longest,
        () -> {
          for (List<byte[]> each : commands) {
            write(each);
          }
          out.flush();
          List<Object> replies = new ArrayList<>(commands.size());
          for (int i = 0; i < commands.size(); i++) {
            replies.add(in.read());
          }
          return replies;
        });
  }

  private void write(List<byte[]> words) throws IOException {
    head('*', words.size());
    for (byte[] word : words) {
      head('$', word.length);
      out.write(word);
      out.write('\r');
      out.write('\n');
    }
  }

  private void head(char type, int number) throws IOException {
    out.write((type + Integer.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** What is done on the connection. */
  private interface Step<R> {
    R run() throws IOException;
  }

  private <R> R within(Duration longest, Step<R> step) throws IOException {
    Timer end =
        time.schedule(
            longest,
            () -> {
              late = true;
              close();
            });
    try {
      return step.run();
    } catch (RedisFault known) {
      throw known;
    } catch (IOException failure) {
      throw late
          ? new RedisFault(
              RedisFault.Kind.UNREACHABLE,
              "Redis did not answer within " + longest.toMillis() + " ms")
          : unreachable(failure);
    } finally {
      end.cancel();
    }
  }

  private static RedisFault unreachable(IOException failure) {
    if (failure instanceof SSLException) {
      return new RedisFault(
          RedisFault.Kind.UNREACHABLE, "no encrypted connection: " + failure.getMessage());
    }
    String words = failure.getMessage();
    return new RedisFault(
        RedisFault.Kind.UNREACHABLE,
        words == null ? failure.getClass().getSimpleName() : RedisFault.printable(words));
  }

  /** Closes the socket below any TLS, whose own end might have to wait for the server. */
  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "closing a connection to Redis", failure);
    }
  }
}
