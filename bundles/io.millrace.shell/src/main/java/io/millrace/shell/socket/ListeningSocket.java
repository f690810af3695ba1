// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The Unix-domain socket that is listened on, with a thread that accepts connections. It can be
 * left open in the launcher's holder: then connections wait in it for the next instance.
 */
final class ListeningSocket {
  /** Takes a connection, which is in blocking mode. */
  interface Admission {
    void admit(SocketChannel channel) throws IOException;
  }

  private static final System.Logger LOG = System.getLogger(ListeningSocket.class.getName());
  private static final String KEY = "io.millrace.shell.socket.";
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");
  private static final long STOP_MILLIS = 1000;

  /** A machine that has no file left, say, has one later. */
  private static final long PAUSE_MILLIS = 500;

  private static final CallbackGuard CONNECTIONS =
      CallbackGuard.outermost(ListeningSocket.class, "a connection to the control socket");

  private final Path path;
  private final Holder holder;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Thread thread;
  private boolean failing;
  private volatile boolean stopped;

  private ListeningSocket(Path path, Holder holder, ServerSocketChannel server) throws IOException {
    this.path = path;
    this.holder = holder;
    this.server = server;
    server.configureBlocking(false);
    selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /**
   * Takes over the socket that was left open at this path, or listens there anew.
   *
   * @throws IOException when others may enter its folder, or the path cannot be used
   */
  static ListeningSocket at(Path path, Holder holder) throws IOException {
    Object left = holder.take(KEY + path);
    boolean usable =
        left instanceof ServerSocketChannel server && server.isOpen() && Files.exists(path);
    if (!usable && left instanceof ServerSocketChannel server) {
      server.close();
    }
    ServerSocketChannel server = usable ? (ServerSocketChannel) left : listen(path);
    try {
      return new ListeningSocket(path, holder, server);
    } catch (IOException | RuntimeException e) {
      server.close(); // else who connects to it waits for ever
      throw e;
    }
  }

  /**
   * A socket file that an earlier process left behind is replaced: one router has one data folder.
   * A folder that is there is not changed: closing what others use, as /tmp, would break a machine.
   */
  static ServerSocketChannel listen(Path path) throws IOException {
    OwnerOnly.createDirectories(path.getParent());
    if (isOpenToOthers(path.getParent())) {
      throw new IOException(
          ControlSocket.PID
              + ": socket = "
              + path
              + ": others may enter its folder; allowed is one of mode 0700, or none yet");
    }
    Files.deleteIfExists(path);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
      OwnerOnly.close(path);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException(ControlSocket.PID + ": socket = " + path + ": " + e.getMessage(), e);
    }
  }

  private static boolean isOpenToOthers(Path folder) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    return view != null
        && view.readAttributes().permissions().stream().anyMatch(each -> !OWNERS.contains(each));
  }

  /** Starts the thread that accepts connections. */
  void acceptWith(Admission admission) {
    thread = Daemon.thread("shell-socket", () -> accept(admission));
    thread.start();
  }

  private void accept(Admission admission) {
    while (!stopped && server.isOpen()) {
      if (!CONNECTIONS.get(admission, this::acceptOne, false)) {
        pause();
      }
    }
  }

  private boolean acceptOne(Admission admission) {
    try {
      selector.select();
      selector.selectedKeys().clear();
      SocketChannel channel = stopped ? null : server.accept();
      if (channel != null) {
        failing = false;
        admit(admission, channel);
      }
      return true;
    } catch (IOException e) {
      LOG.log(
          failing || stopped ? Level.DEBUG : Level.WARNING,
          "the control socket takes no connection at present, which is tried again",
          e);
      failing = true;
      return false;
    }
  }

  /** What one connection fails with ends that one alone. */
  private static void admit(Admission admission, SocketChannel channel) {
    Throwable fault =
        CONNECTIONS.attempt(
            admission,
            each -> {
              try {
                each.admit(channel);
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
    if (fault != null) {
      CONNECTIONS.close(channel);
    }
  }

  private void pause() {
    try {
      ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException odd) {
      LOG.log(Level.DEBUG, "the thread of the control socket is not to be interrupted");
    }
  }

  /** Leaves the socket open for the next instance; closes it when that cannot be. */
  void leave() {
    stop();
    if (server.isOpen() && !holder.put(KEY + path, server)) {
      close();
    }
  }

  /** Closes the socket and deletes its file. */
  void close() {
    stop();
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the control socket did not close cleanly", e);
    }
  }

  private void stop() {
    stopped = true;
    ended.countDown();
    try (selector) {
      selector.wakeup();
      if (thread != null) {
        thread.join(STOP_MILLIS);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the control socket did not close cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
