// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A relay of datagrams that does nothing a proxy must do, with the system calls of the carrier in
 * batches: what of a proxied request's cost is that of the datagrams. It gives each message an ID
 * of its own, so that an answer finds its client. Arguments: the port to listen at, the origin's
 * port, and {@code piggybacked} (four datagrams a request) or {@code separate} (six: each request
 * is acknowledged at once, and the answer is a confirmable message of its own).
 */
public final class BatchRelay {
  private static final int BUFFER_BYTES = 4 << 20;
  private static final int SLOTS = 64;
  private static final int STRIDE = 2048;
  private static final int IDS = 65536;
  private static final int TYPE_BITS = 0x30;
  private static final int VERSION_1_ACK = 0x60;
  private static final int ACK_BYTES = 4;

  private final boolean separate;
  private final Selector selector = Selector.open();
  private final Errno errno = new Errno();
  private final int down;
  private final int up;
  private final NativeBuffer data = new NativeBuffer(SLOTS * STRIDE);
  private final NativeBuffer names = new NativeBuffer(SLOTS * SocketAddress.STRIDE);
  private final NativeBuffer acks = new NativeBuffer(SLOTS * ACK_BYTES);
  private final MessageHeaders in = new MessageHeaders(SLOTS);
  private final MessageHeaders out = new MessageHeaders(SLOTS);
  private final MessageHeaders early = new MessageHeaders(SLOTS);
  private final long[] clients = new long[IDS];
  private final short[] ids = new short[IDS];
  private short next;

  private BatchRelay(int port, int origin, boolean separate)
      throws IOException, ReflectiveOperationException {
    this.separate = separate;
    DatagramChannel bound = bound(port);
    DatagramChannel connected = bound(0).connect(new InetSocketAddress("127.0.0.1", origin));
    Descriptors descriptors = new Descriptors(errno);
    down = descriptors.of(bound);
    up = descriptors.of(connected);
    for (int i = 0; i < SLOTS; i++) {
      in.setData(i, data.address + i * STRIDE, STRIDE);
      in.setName(i, names.address + i * SocketAddress.STRIDE, SocketAddress.BYTES);
      early.setData(i, acks.address + i * ACK_BYTES, ACK_BYTES);
    }
  }

  private DatagramChannel bound(int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress("127.0.0.1", port));
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  /** Runs until killed. */
  public static void main(String[] arguments) throws Exception {
    new BatchRelay(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            arguments[2].equals("separate"))
        .run();
  }

  private void run() throws IOException {
    while (true) {
      selector.select();
      selector.selectedKeys().clear();
      while (fromClients() | fromOrigin()) {
        Thread.onSpinWait();
      }
    }
  }

  /** Takes requests to the origin; tells whether there were some. */
  private boolean fromClients() {
    int count = Libc.receive(errno, down, in.address(0), SLOTS);
    int requests = 0;
    for (int i = 0; i < count; i++) {
      in.setNameLength(i, SocketAddress.BYTES);
      int at = i * STRIDE;
      if (data.bytes.get(at + 1) == 0) {
        continue; // a client's acknowledgement
      }
      short id = next++;
      clients[id & 0xffff] = names.bytes.getLong(i * SocketAddress.STRIDE);
      ids[id & 0xffff] = data.bytes.getShort(at + 2);
      if (separate) {
        acknowledge(requests, i);
      }
      data.bytes.putShort(at + 2, id);
      out.setName(requests, 0, 0);
      out.setData(requests++, data.address + at, in.length(i));
    }
    send(down, early, separate ? requests : 0);
    send(up, out, requests);
    return count > 0;
  }

  private void acknowledge(int to, int from) {
    acks.bytes.put(to * ACK_BYTES, (byte) VERSION_1_ACK).put(to * ACK_BYTES + 1, (byte) 0);
    acks.bytes.putShort(to * ACK_BYTES + 2, data.bytes.getShort(from * STRIDE + 2));
    early.setName(to, names.address + from * SocketAddress.STRIDE, SocketAddress.IPV4_BYTES);
  }

  /** Takes answers to the clients; tells whether there were some. */
  private boolean fromOrigin() {
    int count = Libc.receive(errno, up, in.address(0), SLOTS);
    for (int i = 0; i < count; i++) {
      in.setNameLength(i, SocketAddress.BYTES);
      int at = i * STRIDE;
      int id = data.bytes.getShort(at + 2) & 0xffff;
      names.bytes.putLong(i * SocketAddress.STRIDE, clients[id]);
      if (separate) {
        data.bytes.put(at, (byte) (data.bytes.get(at) & ~TYPE_BITS));
      } else {
        data.bytes.putShort(at + 2, ids[id]);
      }
      out.setName(i, names.address + i * SocketAddress.STRIDE, SocketAddress.IPV4_BYTES);
      out.setData(i, data.address + at, in.length(i));
    }
    send(down, out, count);
    return count > 0;
  }

  private void send(int descriptor, MessageHeaders messages, int count) {
    for (int at = 0; at < count; ) {
      int sent = Libc.send(errno, descriptor, messages.address(at), count - at);
      at += Math.max(1, sent); // what cannot go is lost
    }
  }
}
