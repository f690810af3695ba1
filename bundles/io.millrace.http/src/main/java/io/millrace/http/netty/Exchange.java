// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import com.sun.net.httpserver.Headers;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request with its response. A handler's thread, or any other, makes the response; it waits for a
 * client that is slower, unless it is the loop.
 */
final class Exchange {
  private final Connection connection;
  private final Channel channel;
  private final HttpRequest request;
  private final RequestBody body;
  private final Headers requestHeaders = new Headers();
  private final Headers responseHeaders = new Headers();
  private final URI uri;
  private final boolean isHead;
  private final AtomicReference<Runnable> onEnd = new AtomicReference<>();
  private volatile boolean keeps;
  private volatile int code = -1;
  private HttpResponse head; // until it has gone out
  private ResponseBody out;
  private int parting; // parts that the loop has not written yet

  /**
   * Makes it.
   *
   * @throws IllegalArgumentException when target or headers are wrong
   */
  Exchange(Connection connection, HttpRequest request, boolean mayKeep) {
    this.connection = connection;
    this.channel = connection.channel();
    this.request = request;
    body = new RequestBody(connection::readMore);
    uri = URI.create(request.uri());
    isHead = request.method().name().equals("HEAD");
    keeps = mayKeep && HttpUtil.isKeepAlive(request);
    for (Map.Entry<String, String> each : request.headers()) {
      requestHeaders.add(each.getKey(), each.getValue());
    }
  }

  HttpRequest request() {
    return request;
  }

  RequestBody body() {
    return body;
  }

  Headers requestHeaders() {
    return requestHeaders;
  }

  Headers responseHeaders() {
    return responseHeaders;
  }

  URI uri() {
    return uri;
  }

  int code() {
    return code;
  }

  InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  InetSocketAddress local() {
    return (InetSocketAddress) channel.localAddress();
  }

  Channel channel() {
    return channel;
  }

  boolean hasBody() {
    return HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) > 0;
  }

  /** As {@link com.sun.net.httpserver.HttpExchange#sendResponseHeaders}. */
  void begin(int status, long length) throws IOException {
    if (code >= 0) {
      throw new IOException("the head of the response has gone out");
    }
    code = status;
    boolean bare = isHead || length < 0 || status == 204 || status == 304;
    boolean chunked = !bare && length == 0;
    boolean old = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    keeps &= !(chunked && old) && !closes();
    head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    responseHeaders.forEach((name, values) -> head.headers().add(name, values));
    head.headers().set("Date", HttpDate.now());
    if (!bare && !chunked) {
      head.headers().set("Content-Length", length);
    } else if (chunked && !old) {
      head.headers().set("Transfer-Encoding", "chunked");
    } else if (bare && !isHead && status != 204 && status != 304) {
      head.headers().set("Content-Length", 0);
    }
    if (!keeps) {
      head.headers().set("Connection", "close");
    } else if (old) {
      head.headers().set("Connection", "keep-alive");
    }
    if (bare) {
      send(new byte[0], true);
    } else {
      out = new ResponseBody(this, chunked ? -1 : length);
    }
  }

  private boolean closes() {
    String said = responseHeaders.getFirst("Connection");
    return said != null && said.equalsIgnoreCase("close");
  }

  /** Returns the body that a response has after its head; null before, and when it has none. */
  ResponseBody out() {
    return out;
  }

  /**
   * Has something done once, before the end of the response goes out, or at the end without one.
   */
  void onEnd(Runnable action) {
    onEnd.set(action);
  }

  private void ending() {
    Runnable action = onEnd.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  /** Sends a part of the response. */
  void send(byte[] bytes, boolean last) throws IOException {
    if (last) {
      ending();
    }
    HttpResponse first = head;
    head = null;
    List<HttpObject> parts = new ArrayList<>(2);
    if (first != null && last) {
      parts.add(
          new DefaultFullHttpResponse(
              first.protocolVersion(),
              first.status(),
              Unpooled.wrappedBuffer(bytes),
              first.headers(),
              new DefaultHttpHeaders()));
    } else {
      if (first != null) {
        parts.add(first);
      }
      if (last) {
        parts.add(new DefaultLastHttpContent(Unpooled.wrappedBuffer(bytes)));
      } else if (bytes.length > 0) {
        parts.add(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
      }
    }
    if (channel.eventLoop().inEventLoop()) {
      write(parts, last);
    } else {
      post(parts, last);
      if (!last) {
        awaitWritable();
      }
    }
  }

  private void write(List<HttpObject> parts, boolean last) {
    ChannelFuture sent = channel.newSucceededFuture();
    for (HttpObject each : parts) {
      if (each instanceof HttpResponse) {
        connection.encoder().answersHead(isHead);
      }
      sent = channel.write(each);
    }
    channel.flush();
    if (last) {
      if (!keeps) {
        sent.addListener(ChannelFutureListener.CLOSE);
      }
      connection.ended(keeps);
    }
  }

  private void post(List<HttpObject> parts, boolean last) {
    synchronized (this) {
      parting++;
    }
    channel
        .eventLoop()
        .execute(
            () -> {
              write(parts, last);
              synchronized (this) {
                parting--;
                notifyAll();
              }
            });
  }

  private synchronized void awaitWritable() throws IOException {
    try {
      while (channel.isActive() && (parting > 0 || !channel.isWritable())) {
        wait();
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new IOException("the server ends", ending);
    }
    if (!channel.isActive()) {
      throw new IOException("the client has gone");
    }
  }

  /** The client takes more, or has gone. */
  synchronized void writable() {
    notifyAll();
  }

  /** Ends the connection: what the client has got is not whole. */
  void abort() {
    channel.close();
  }

  /** Ends the exchange; without a head of a response the connection, too. */
  void close() {
    ending();
    if (code < 0) {
      abort();
    } else if (out != null) {
      try {
        out.close();
      } catch (IOException notWhole) {
        abort();
      }
    }
  }
}
