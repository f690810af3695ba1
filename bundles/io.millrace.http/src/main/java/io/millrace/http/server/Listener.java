// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import io.millrace.http.netty.NettyServer;
import io.millrace.http.netty.RequestHandling;
import io.millrace.http.netty.ServerLimits;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * The HTTP server while it listens. A request whose handler waits has a thread, which ends when it
 * has been idle. There are as many threads as there may be connections: nobody waits for a thread,
 * and a client that sends slowly holds up nobody else. {@link PathHandlers} bounds how many of them
 * wait at one path.
 */
public final class Listener implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final NettyServer server;
  private final ThreadPoolExecutor threads;

  private Listener(
      InetSocketAddress address, RequestHandling handling, Supplier<SSLEngine> tls, String name)
      throws IOException {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            2 * mostConnections(), // of TLS, some make keys
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> Daemon.thread(name + number.incrementAndGet(), task));
    server = new NettyServer(address, handling, threads, tls, name);
  }

  /** Returns how many connections there may be. */
  static int mostConnections() {
    return ServerLimits.standard().connections();
  }

  /**
   * Listens.
   *
   * @throws IOException when it cannot, as when somebody else has the port
   */
  static Listener at(InetSocketAddress address, PathHandlers handlers) throws IOException {
    return new Listener(address, handlers, null, "millrace-http-");
  }

  /**
   * Listens for HTTP over TLS.
   *
   * @param tls makes the engine of a connection
   * @param name what its threads are called
   * @throws IOException when it cannot, as when somebody else has the port
   */
  public static Listener at(
      InetSocketAddress address, PathHandlers handlers, Supplier<SSLEngine> tls, String name)
      throws IOException {
    return new Listener(address, handlers, tls, name);
  }

  /** Returns the port that is listened on. */
  public int port() {
    return server.port();
  }

  /** Ends listening, and every connection after at most a second. */
  @Override
  public void close() {
    server.close();
    threads.shutdown();
  }
}
