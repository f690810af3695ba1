// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * One client with one request under way at a time [RFC 7252 §4.7], sent again when there is no
 * answer for two seconds. Thread-safe.
 */
final class LoadClient {
  private static final long RETRY_NANOS = 2_000_000_000L;
  private static final int CONTENT = 0x45;
  private static final int TOKEN_BYTES = 4;

  private final IntFunction<byte[]> request;
  private final SecuredLoad load;
  private Consumer<byte[]> sender = none -> {};
  private int number;
  private long begun;
  private long sent;
  private boolean open;

  /**
   * Makes one.
   *
   * @param request returns the request with a message ID, which is its token as well
   */
  LoadClient(SecuredLoad load, IntFunction<byte[]> request) {
    this.load = load;
    this.request = request;
  }

  void sendBy(Consumer<byte[]> how) {
    sender = how;
  }

  /** Sends the next request. */
  void ask() {
    byte[] datagram;
    synchronized (this) {
      number = number + 1 & 0xFFFF;
      begun = System.nanoTime();
      sent = begun;
      open = true;
      datagram = request.apply(number);
    }
    sender.accept(datagram);
  }

  /** Sends the request again when it is time for that; returns whether it was. */
  boolean retry(long now) {
    byte[] datagram;
    synchronized (this) {
      if (!open || now - sent < RETRY_NANOS) {
        return false;
      }
      sent = now;
      datagram = request.apply(number);
    }
    sender.accept(datagram);
    return true;
  }

  /** A datagram came. */
  void received(byte[] bytes) {
    ByteBuffer datagram = ByteBuffer.wrap(bytes);
    if (bytes.length < 8 || (bytes[0] & 15) != TOKEN_BYTES) {
      return; // an empty acknowledgement
    }
    boolean confirmable = (bytes[0] >> 4 & 3) == 0;
    if (confirmable) {
      sender.accept(new byte[] {0x60, 0, bytes[2], bytes[3]});
    }
    long took;
    synchronized (this) {
      if (!open || datagram.getInt(4) != number) {
        return;
      }
      open = false;
      took = System.nanoTime() - begun;
    }
    load.answered(this, took, (bytes[1] & 255) == CONTENT);
  }
}
