// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.carrier.StreamListener;
import io.millrace.api.carrier.StreamPort;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A leased listening socket and its connections. An event loop runs while a listener is attached;
 * the connections stay open from one listener to the next. Thread-safe.
 */
final class TcpCarrier implements StreamCarrier {
  private final String scheme;
  private final ServerSocketChannel server;
  private final Parts parts;
  private final Time time;
  private TcpLoop loop;

  /**
   * What the parts of a carrier share.
   *
   * @param security makes what is between the bytes of a connection that is accepted and its
   *     channel; null when nobody can connect at present
   * @param freshId makes what identifies a connection, never the same again
   */
  record Parts(
      String name,
      Connections connections,
      TcpLimits limits,
      ByteBudget budget,
      TcpMeters meters,
      Supplier<Security> security,
      Supplier<String> freshId) {}

  /**
   * Makes a carrier.
   *
   * @param server bound; never closed here
   */
  TcpCarrier(String scheme, ServerSocketChannel server, Parts parts, Time time) {
    this.scheme = scheme;
    this.server = server;
    this.parts = parts;
    this.time = time;
  }

  @Override
  public String name() {
    return parts.name();
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public synchronized StreamPort attach(StreamListener listener) {
    if (loop != null && !loop.isClosed()) {
      throw new IllegalStateException("carrier " + name() + " has a listener already");
    }
    try {
      loop = new TcpLoop(server, parts, listener, time);
    } catch (IOException e) {
      throw new UncheckedIOException("carrier " + name(), e);
    }
    loop.start();
    return loop;
  }

  /** Returns the open connections. */
  Iterable<Connection> connections() {
    return parts.connections().all();
  }

  int size() {
    return parts.connections().size();
  }

  /** Ends the loop. */
  void stop() {
    TcpLoop present;
    synchronized (this) {
      present = loop;
    }
    if (present != null) {
      present.close();
    }
  }

  /** Takes the connections out, after {@link #stop}, as JDK types for the next build. */
  List<Map<String, Object>> leave() {
    List<Map<String, Object>> left = new ArrayList<>();
    for (Connection each : parts.connections().all()) {
      parts.connections().remove(each);
      if (!each.closing && each.channel.isOpen()) {
        left.add(each.save());
      } else {
        closeQuietly(each);
      }
    }
    return left;
  }

  /** Ends all connections, after {@link #stop}: what waits goes out as far as the channel takes. */
  void end() {
    for (Connection each : parts.connections().all()) {
      parts.connections().remove(each);
      closeQuietly(each);
    }
  }

  private static void closeQuietly(Connection connection) {
    try (connection.channel) {
      connection.write();
      connection.security.closeOutput();
      connection.write();
    } catch (IOException gone) {
      // There is nobody any more who could be told.
    } finally {
      connection.release();
    }
  }
}
