// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import io.netty.channel.ChannelId;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/** A channel with a number for an ID: Netty's own looks for the machine's network addresses. */
final class ClientChannel extends NioSocketChannel {
  private static final AtomicLong NUMBERS = new AtomicLong();

  ClientChannel(SocketChannel socket) {
    super(socket);
  }

  @Override
  protected ChannelId newId() {
    return new Number(NUMBERS.incrementAndGet());
  }

  private record Number(long number) implements ChannelId {
    private static final long serialVersionUID = 1;

    @Override
    public String asShortText() {
      return Long.toString(number);
    }

    @Override
    public String asLongText() {
      return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
      return asShortText().compareTo(other.asShortText());
    }
  }
}
