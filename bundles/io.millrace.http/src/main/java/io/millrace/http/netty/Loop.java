// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import com.sun.net.httpserver.HttpExchange;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * Netty's event loop with the connections of a server. It is made with the first connection: a
 * router whose HTTP nobody uses has no class of Netty.
 */
final class Loop {
  private static final Logger LOG = System.getLogger(Loop.class.getName());
  private static final int LOW_BYTES = 16 << 10;
  private static final int HIGH_BYTES = 64 << 10;
  private static final int LEAST_READ = 512;
  private static final int FIRST_READ = 2048;
  private static final int MOST_READ = 16 << 10;

  private final ServerLimits limits;
  private final RequestHandling handling;
  private final ExecutorService workers;
  private final Supplier<SSLEngine> tls;
  private final MultiThreadIoEventLoopGroup group;
  private final Set<Connection> connections = new HashSet<>();
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private int idle;
  private boolean looking;
  private int count; // of the connections, for other threads

  Loop(
      ServerLimits limits,
      RequestHandling handling,
      ExecutorService workers,
      Supplier<SSLEngine> tls,
      String name) {
    this.limits = limits;
    this.handling = handling;
    this.workers = workers;
    this.tls = tls;
    ThreadFactory threads = new DefaultThreadFactory(name + "loop", true);
    this.group = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
  }

  ServerLimits limits() {
    return limits;
  }

  long requestNanos() {
    return TimeUnit.SECONDS.toNanos(limits.requestSeconds());
  }

  long responseNanos() {
    return TimeUnit.SECONDS.toNanos(limits.responseSeconds());
  }

  long idleNanos() {
    return TimeUnit.SECONDS.toNanos(limits.idleSeconds());
  }

  int idle() {
    return idle;
  }

  void idle(int more) {
    idle += more;
  }

  /** Serves a connection, or closes it when there are as many as may be; on any thread. */
  void serve(SocketChannel socket) throws IOException {
    group.next().execute(() -> begin(socket));
  }

  private void begin(SocketChannel socket) {
    if (connections.size() >= limits.connections()) {
      try {
        socket.close();
      } catch (IOException gone) {
        LOG.log(Level.DEBUG, "a client has gone", gone);
      }
      return;
    }
    NioSocketChannel channel = new ClientChannel(socket);
    channel.config().setAllocator(allocator);
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ));
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW_BYTES, HIGH_BYTES));
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.pipeline().addLast(new Beginning());
    group.register(channel);
  }

  private final class Beginning extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      ResponseEncoder encoder = new ResponseEncoder();
      Connection connection = new Connection(Loop.this, channel, encoder);
      connections.add(connection);
      count(connections.size());
      if (tls != null) {
        SslHandler handler = new SslHandler(tls.get(), workers);
        handler.setHandshakeTimeout(limits.requestSeconds(), TimeUnit.SECONDS);
        channel.pipeline().addLast("tls", handler);
      }
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object bytes) {
                  connection.received();
                  context.fireChannelRead(bytes);
                }
              },
              new RequestDecoder(limits.headerBytes()),
              encoder,
              connection);
      look();
    }
  }

  private void look() {
    if (!looking && !connections.isEmpty()) {
      looking = true;
      group
          .next()
          .schedule(
              () -> {
                looking = false;
                long now = System.nanoTime();
                Set.copyOf(connections).forEach(each -> each.look(now));
                look();
              },
              limits.lookMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  void gone(Connection connection) {
    connections.remove(connection);
    count(connections.size());
  }

  /** Has a request answered; on the loop. */
  void answer(Exchange exchange, boolean withoutBody) {
    SslHandler handler = (SslHandler) exchange.channel().pipeline().get("tls");
    HttpExchange seen =
        handler == null
            ? new PlainExchange(exchange)
            : new TlsExchange(exchange, handler.engine().getSession());
    Runnable waiting = () -> workers.execute(() -> handle(seen));
    if (withoutBody) {
      handling.begin(seen, exchange::onEnd, waiting);
    } else {
      waiting.run();
    }
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      handling.handle(exchange);
    } catch (RuntimeException | LinkageError fault) {
      LOG.log(Level.ERROR, "a request could not be answered", fault);
    }
  }

  /** Ends the connections: idle ones now, others after their response or that time. */
  void close(long millis) {
    group.next().execute(() -> Set.copyOf(connections).forEach(Connection::end));
    awaitNone(millis);
    group.next().execute(() -> Set.copyOf(connections).forEach(each -> each.channel().close()));
    group.shutdownGracefully(0, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void awaitNone(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      long left = millis;
      while (count > 0 && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void count(int present) {
    count = present;
    notifyAll();
  }
}
