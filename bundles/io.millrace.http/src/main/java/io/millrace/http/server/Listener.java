// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's HTTP server while it listens. Each request has a thread, which ends when it has been
 * idle. There are as many threads as there may be connections: nobody waits for a thread, and a
 * client that sends slowly holds up nobody else. {@link PathHandlers} bounds how many of them wait
 * at one path. How many connections there may be, how long a request may take and how long its
 * header may be are properties of the process, which the launcher sets, because the JDK reads them
 * once.
 */
public final class Listener implements AutoCloseable {
  /** What there is when nobody has set a bound. */
  static final int STANDARD_CONNECTIONS = 192;

  private static final String CONNECTIONS = "jdk.httpserver.maxConnections";

  private static final int BACKLOG = 64;
  private static final long IDLE_SECONDS = 10;
  private static final int STOP_SECONDS = 1;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private Listener(HttpServer server, HttpHandler handler, String name) {
    this.server = server;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            mostConnections(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> Daemon.thread(name + number.incrementAndGet(), task));
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
  }

  /** Returns how many connections the JDK's server takes; it takes 0 for no bound. */
  static int mostConnections() {
    int set = Integer.getInteger(CONNECTIONS, STANDARD_CONNECTIONS);
    return set > 0 ? set : STANDARD_CONNECTIONS;
  }

  /**
   * Listens.
   *
   * @throws IOException when it cannot, as when somebody else has the port
   */
  static Listener at(InetSocketAddress address, HttpHandler handler) throws IOException {
    return new Listener(HttpServer.create(address, BACKLOG), handler, "millrace-http-");
  }

  /**
   * Listens for HTTP over TLS.
   *
   * @param name what its threads are called
   * @throws IOException when it cannot, as when somebody else has the port
   */
  public static Listener at(
      InetSocketAddress address, HttpHandler handler, HttpsConfigurator tls, String name)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(tls);
    return new Listener(server, handler, name);
  }

  /** Returns the port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Ends listening, and every connection after at most a second. */
  @Override
  public void close() {
    server.stop(threads.getActiveCount() == 0 ? 0 : STOP_SECONDS);
    threads.shutdown();
  }
}
