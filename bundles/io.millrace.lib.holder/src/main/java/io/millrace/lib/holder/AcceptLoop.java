// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.holder;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A thread that accepts the connections of a listening socket. It ends without closing the socket,
 * so that the socket can be left in the {@link Holder} for a successor: whoever connects meanwhile
 * waits in the kernel. The thread wakes only when somebody connects.
 */
public final class AcceptLoop {
  /** Takes a connection, which is in blocking mode. */
  public interface Admission {
    /**
     * Takes it, on the thread of the loop.
     *
     * @throws IOException when it cannot: then the connection is closed
     */
    void admit(SocketChannel channel) throws IOException;
  }

  private static final System.Logger LOG = System.getLogger(AcceptLoop.class.getName());
  private static final long STOP_MILLIS = 1000;

  /** A machine that has no file left, say, has one later. */
  private static final long PAUSE_MILLIS = 500;

  private final String name;
  private final String subject;
  private final CallbackGuard connections;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Thread thread;
  private boolean failing;
  private volatile boolean stopped;

  /**
   * Makes a loop that is not started.
   *
   * @param name of the thread
   * @param subject what is listened on, as the subject of a sentence
   */
  public AcceptLoop(String name, String subject, ServerSocketChannel server) throws IOException {
    this.name = name;
    this.subject = subject;
    this.server = server;
    connections = CallbackGuard.outermost(AcceptLoop.class, "a connection to " + subject);
    server.configureBlocking(false);
    selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Returns the socket. */
  public ServerSocketChannel server() {
    return server;
  }

  /** Starts the thread. */
  public void start(Admission admission) {
    thread = Daemon.thread(name, () -> accept(admission));
    thread.start();
  }

  private void accept(Admission admission) {
    while (!stopped && server.isOpen()) {
      if (!connections.get(admission, this::acceptOne, false)) {
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
          subject + " takes no connection at present, which is tried again",
          e);
      failing = true;
      return false;
    }
  }

  /** What one connection fails with ends that one alone. */
  private void admit(Admission admission, SocketChannel channel) {
    Throwable fault =
        connections.attempt(
            admission,
            each -> {
              try {
                each.admit(channel);
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
    if (fault != null) {
      connections.close(channel);
    }
  }

  private void pause() {
    try {
      ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException odd) {
      LOG.log(Level.DEBUG, "the thread of " + subject + " is not to be interrupted");
    }
  }

  /** Ends the thread, which is in no admission any more, and leaves the socket open. */
  public void stop() {
    stopped = true;
    ended.countDown();
    try (selector) {
      selector.wakeup();
      if (thread != null) {
        thread.join(STOP_MILLIS);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, subject + " did not stop cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
