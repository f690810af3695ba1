// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** One TCP connection with a bounded queue of bytes to write. Runs on the line's loop. */
final class Connection {
  private static final int READ_BYTES = 4096;

  /** Many frames: a far end that does not read them is treated as gone. */
  private static final int MAX_QUEUED_BYTES = 65_536;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Consumer<Bytes> received;
  private final Consumer<String> lost;
  private final ByteBuffer input = ByteBuffer.allocate(READ_BYTES);
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private int waitingBytes;

  /** Takes a connected channel over. */
  Connection(
      SocketChannel channel, SelectorLoop loop, Consumer<Bytes> received, Consumer<String> lost)
      throws IOException {
    this.channel = channel;
    this.received = received;
    this.lost = lost;
    KeepAlive.set(channel);
    key = loop.register(channel, SelectionKey.OP_READ, this::ready);
  }

  private void ready() {
    try {
      if (key.isValid() && key.isWritable()) {
        flush();
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      lost.accept(e.getMessage());
    }
  }

  private void read() throws IOException {
    int count = channel.read(input.clear());
    if (count < 0) {
      lost.accept("the far end closed the connection");
    } else if (count > 0) {
      received.accept(Bytes.copyOf(input.array(), 0, count));
    }
  }

  void send(Bytes bytes) {
    if (!channel.isOpen()) {
      return;
    }
    if (waitingBytes + bytes.length() > MAX_QUEUED_BYTES) {
      lost.accept("the far end takes no bytes");
      return;
    }
    waiting.add(bytes.toBuffer());
    waitingBytes += bytes.length();
    try {
      flush();
    } catch (IOException e) {
      lost.accept(e.getMessage());
    }
  }

  private void flush() throws IOException {
    while (!waiting.isEmpty()) {
      ByteBuffer first = waiting.peek();
      waitingBytes -= channel.write(first);
      if (first.hasRemaining()) {
        break;
      }
      waiting.remove();
    }
    key.interestOps(SelectionKey.OP_READ | (waiting.isEmpty() ? 0 : SelectionKey.OP_WRITE));
  }

  void close() {
    Sockets.close(channel);
  }
}
