// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A client's connection: one request after the other, each until its response has ended. Requests
 * that were sent ahead wait; when they are many, no more is read. Everything is on the loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final int MOST_AHEAD = 8;
  private static final int MOST_DISCARDED_BYTES = 64 << 10;

  private enum State {
    IDLE,
    RECEIVING,
    ANSWERING
  }

  private final Loop loop;
  private final Channel channel;
  private final ResponseEncoder encoder;
  private final Deque<HttpObject> ahead = new ArrayDeque<>();
  private State state = State.RECEIVING; // one that says nothing at first has no longer
  private long deadline;
  private Exchange exchange;
  private boolean answered;
  private boolean closing;
  private boolean taking;
  private int discarded;

  Connection(Loop loop, Channel channel, ResponseEncoder encoder) {
    this.loop = loop;
    this.channel = channel;
    this.encoder = encoder;
    deadline = System.nanoTime() + loop.requestNanos();
  }

  Channel channel() {
    return channel;
  }

  ResponseEncoder encoder() {
    return encoder;
  }

  boolean isIdle() {
    return state == State.IDLE;
  }

  /** Ends it when its time is over; a client that does not take its answer loses it. */
  void look(long now) {
    if (now - deadline >= 0) {
      channel.close();
    }
  }

  private void state(State next, long nanos) {
    if (state == State.IDLE || next == State.IDLE) {
      loop.idle(next == State.IDLE ? 1 : state == State.IDLE ? -1 : 0);
    }
    state = next;
    deadline = System.nanoTime() + nanos;
  }

  /** Bytes have come. */
  void received() {
    if (state == State.IDLE) {
      state(State.RECEIVING, loop.requestNanos());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (taking || exchange != null && exchange.body().isEnded()) {
      ahead.add((HttpObject) message);
      if (ahead.size() > MOST_AHEAD) {
        channel.config().setAutoRead(false);
      }
      return;
    }
    take((HttpObject) message);
  }

  private void take(HttpObject message) {
    try {
      if (message.decoderResult().isFailure()) {
        bad();
        return;
      }
      if (message instanceof HttpRequest request) {
        begin(request);
      }
      if (message instanceof HttpContent content && exchange != null) {
        content(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void bad() {
    if (exchange == null) {
      refuse(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request, or it is too long");
    } else { // in the middle of a body
      closing = true;
      exchange.body().end(false);
      if (answered) {
        channel.close();
      }
    }
  }

  private void begin(HttpRequest request) {
    String encoding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    if (encoding != null && !encoding.trim().equalsIgnoreCase("chunked")) {
      refuse(HttpResponseStatus.NOT_IMPLEMENTED, "the only Transfer-Encoding is chunked");
      return;
    }
    if (request.headers().size() > loop.limits().headers()) {
      refuse(HttpResponseStatus.BAD_REQUEST, "the request has too many headers");
      return;
    }
    try {
      exchange = new Exchange(this, request, loop.limits().idleConnections() > loop.idle());
    } catch (IllegalArgumentException wrong) {
      refuse(HttpResponseStatus.BAD_REQUEST, "the request target is no URI, or a header is wrong");
      return;
    }
    answered = false;
    discarded = 0;
    if (exchange.hasBody()) {
      if (HttpUtil.is100ContinueExpected(request)) {
        channel.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      }
      loop.answer(exchange, false);
    }
  }

  private void content(HttpContent content) {
    ByteBuf bytes = content.content();
    boolean isLast = content instanceof LastHttpContent;
    if (answered) {
      discarded += bytes.readableBytes();
    } else if (bytes.isReadable() && !exchange.body().put(ByteBufUtil.getBytes(bytes))) {
      channel.config().setAutoRead(false);
    }
    if (isLast) {
      exchange.body().end(true);
      if (!answered) {
        state(State.ANSWERING, loop.responseNanos());
        if (!exchange.hasBody()) {
          loop.answer(exchange, true);
        }
      } else {
        next();
      }
    } else if (discarded > MOST_DISCARDED_BYTES) {
      channel.close();
    }
  }

  /** A part of the body was taken, by any thread. */
  void readMore() {
    channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
  }

  /** The response has gone out whole. */
  void ended(boolean keeps) {
    answered = true;
    if (!keeps || closing) {
      closing = true;
      return;
    }
    exchange.body().discard();
    if (exchange.body().isEnded()) {
      next();
    } else { // its rest is read over
      state(State.RECEIVING, loop.requestNanos());
      channel.config().setAutoRead(true);
    }
  }

  private void next() {
    exchange = null;
    state(State.IDLE, loop.idleNanos());
    if (taking) {
      return;
    }
    taking = true;
    try {
      while (!ahead.isEmpty() && !closing && (exchange == null || !exchange.body().isEnded())) {
        received();
        take(ahead.poll());
      }
    } finally {
      taking = false;
    }
    if (ahead.isEmpty()) {
      channel.config().setAutoRead(true);
    }
  }

  private void refuse(HttpResponseStatus status, String why) {
    closing = true;
    byte[] line = (why + "\n").getBytes(StandardCharsets.UTF_8);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(line));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONNECTION, "close")
        .set(HttpHeaderNames.CONTENT_LENGTH, line.length);
    encoder.answersHead(false);
    channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (exchange != null) {
      exchange.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    if (state == State.IDLE) {
      loop.idle(-1);
      state = State.ANSWERING;
    }
    ahead.forEach(ReferenceCountUtil::release);
    ahead.clear();
    loop.gone(this);
    if (exchange != null) {
      exchange.body().end(false);
      exchange.writable();
    }
  }

  /** The other end has reset the connection, or does not speak TLS. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    channel.close();
  }

  /** Ends it after its response, or now when there is none. */
  void end() {
    if (state == State.ANSWERING) {
      closing = true;
    } else {
      channel.close();
    }
  }
}
