// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Handshakes that are begun, each from another address, and left: with a first message alone, or
 * with the server's cookie, after which the server waits [RFC 6347 §4.2.1].
 */
final class HalfOpenFlood {
  private static final int RECORD_BYTES = 13;
  private static final int MESSAGE_BYTES = 12;
  private static final int RANDOM_BYTES = 32;
  private static final short[] SUITES = {(short) 0xC0A8, (short) 0x00A8};
  private static final int MOST_PENDING = 64;
  private static final long TIME_OUT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final InetSocketAddress server;
  private final boolean withCookie;
  private final byte[] random = new byte[RANDOM_BYTES];
  private final Deque<Pending> pending = new ArrayDeque<>();
  private int halfOpen;

  private record Pending(DatagramChannel channel, long since) {}

  HalfOpenFlood(InetSocketAddress server, boolean withCookie) {
    this.server = server;
    this.withCookie = withCookie;
    new Random(12).nextBytes(random);
  }

  /** Sends from so many addresses, so many a second; returns how many got as far as intended. */
  int run(int sources, int perSecond) throws IOException {
    long begun = System.nanoTime();
    for (int i = 0; i < sources; i++) {
      long due = begun + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
      }
      DatagramChannel channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(source(i), 0));
      channel.send(hello(new byte[0], 0), server);
      pending.add(new Pending(channel, System.nanoTime()));
      while (!pending.isEmpty() && goesOn(pending.peek())) {
        pending.remove().channel.close();
      }
    }
    for (Pending each : pending) {
      each.channel.close();
    }
    return withCookie ? halfOpen : sources;
  }

  private static String source(int number) {
    return "127." + (1 + number / 62_500) + "." + number / 250 % 250 + "." + (1 + number % 250);
  }

  /** Tells whether that one is done. */
  private boolean goesOn(Pending oldest) throws IOException {
    if (!withCookie) {
      return true;
    }
    ByteBuffer answer = ByteBuffer.allocate(256);
    if (oldest.channel.receive(answer) == null) {
      return pending.size() > MOST_PENDING || System.nanoTime() - oldest.since > TIME_OUT_NANOS;
    }
    int at = RECORD_BYTES + MESSAGE_BYTES + 2;
    byte[] cookie = new byte[answer.get(at) & 0xFF];
    answer.flip().position(at + 1).get(cookie);
    oldest.channel.send(hello(cookie, 1), server);
    halfOpen++;
    return true;
  }

  private ByteBuffer hello(byte[] cookie, int sequence) {
    int body = 2 + RANDOM_BYTES + 1 + 1 + cookie.length + 2 + 2 * SUITES.length + 2;
    ByteBuffer to = ByteBuffer.allocate(RECORD_BYTES + MESSAGE_BYTES + body);
    to.put((byte) 22).putShort((short) 0xFEFD).putLong(sequence);
    to.putShort((short) (MESSAGE_BYTES + body));
    to.putInt(1 << 24 | body).putShort((short) sequence);
    to.put(new byte[3]).put((byte) 0).putShort((short) body);
    to.putShort((short) 0xFEFD).put(random).put((byte) 0);
    to.put((byte) cookie.length).put(cookie).putShort((short) (2 * SUITES.length));
    for (short each : SUITES) {
      to.putShort(each);
    }
    return to.put((byte) 1).put((byte) 0).flip();
  }
}
