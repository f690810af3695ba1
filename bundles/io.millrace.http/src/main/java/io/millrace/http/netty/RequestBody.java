// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * The body of a request: the loop puts in what has come, the handler's thread takes it out. When
 * too much of it waits, no more is read from the connection.
 */
final class RequestBody extends InputStream {
  private static final int MOST_WAITING = 64 << 10;

  private final Runnable readMore;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private byte[] piece = {};
  private int at;
  private int bytes;
  private boolean ended;
  private boolean discarding;
  private boolean broken;

  RequestBody(Runnable readMore) {
    this.readMore = readMore;
  }

  /** Puts in a piece; returns whether there is room for more. */
  synchronized boolean put(byte[] next) {
    if (next.length > 0 && !discarding) {
      waiting.add(next);
      bytes += next.length;
      notifyAll();
    }
    return bytes < MOST_WAITING;
  }

  /** Nothing more comes: this is all, or the client has gone. */
  synchronized void end(boolean whole) {
    broken |= !whole && !ended;
    ended = true;
    notifyAll();
  }

  synchronized boolean isEnded() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    boolean room;
    int count;
    synchronized (this) {
      if (!next()) {
        return -1;
      }
      count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, to, offset, count);
      at += count;
      boolean wasFull = bytes >= MOST_WAITING;
      bytes -= count;
      room = wasFull && bytes < MOST_WAITING;
    }
    if (room) {
      readMore.run();
    }
    return count;
  }

  /** Waits for a piece with something left; false at the end. */
  private boolean next() throws IOException {
    while (at == piece.length) {
      if (!waiting.isEmpty()) {
        piece = waiting.poll();
        at = 0;
      } else if (broken || discarding) {
        throw new IOException("the request's body has not come whole");
      } else if (ended) {
        return false;
      } else {
        await();
      }
    }
    return true;
  }

  private void await() throws IOException {
    try {
      wait();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new IOException("the server ends", ending);
    }
  }

  @Override
  public synchronized int available() {
    return bytes;
  }

  /** What comes from now on is not wanted. */
  synchronized void discard() {
    discarding = true;
    waiting.clear();
    piece = new byte[0];
    at = 0;
    bytes = 0;
    notifyAll();
  }
}
