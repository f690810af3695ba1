// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.observe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A server with one observable resource, whose state is a number. It notifies each observation that
 * was registered and not reset. Thread-safe.
 */
final class ObservedOrigin implements AutoCloseable {
  private record Registered(SocketAddress who, byte[] token) {}

  private final DatagramChannel channel;
  private final Map<String, Registered> registered = new LinkedHashMap<>();
  private final Map<Integer, String> sent = new LinkedHashMap<>();
  private final ByteBuffer out = ByteBuffer.allocateDirect(ObserveDatagram.MOST_BYTES);
  private int value;
  private int number = 2;
  private int messageId;
  private int requests;

  ObservedOrigin() throws IOException {
    channel =
        DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread loop = new Thread(this::serve, "origin");
    loop.setDaemon(true);
    loop.start();
  }

  /** Returns the URI of the resource. */
  String uri() throws IOException {
    return "coap://127.0.0.1:" + ((InetSocketAddress) channel.getLocalAddress()).getPort() + "/n";
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  private void serve() {
    ByteBuffer in = ByteBuffer.allocateDirect(ObserveDatagram.MOST_BYTES);
    try {
      while (true) {
        SocketAddress from = channel.receive(in.clear());
        take(in.flip(), from);
      }
    } catch (ClosedChannelException end) {
      // the benchmark is over
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private synchronized void take(ByteBuffer in, SocketAddress from) throws IOException {
    if (in.limit() < 4) {
      return;
    }
    if (ObserveDatagram.isReset(in)) {
      registered.remove(sent.get(ObserveDatagram.messageId(in)));
    } else if (ObserveDatagram.isRequest(in)) {
      requests++;
      byte[] token = ObserveDatagram.token(in);
      boolean observes = ObserveDatagram.observes(in);
      if (observes) {
        registered.put(key(from, token), new Registered(from, token));
      }
      int shown = observes ? number : ObserveDatagram.NO_NUMBER;
      int id = ObserveDatagram.messageId(in);
      channel.send(ObserveDatagram.content(out, true, id, token, shown, value), from);
    }
  }

  private static String key(SocketAddress from, byte[] token) {
    return from + " " + java.util.HexFormat.of().formatHex(token);
  }

  /** Changes the state and notifies. */
  synchronized void become(int next) throws IOException {
    set(next);
    sent.clear();
    for (Map.Entry<String, Registered> each : registered.entrySet()) {
      messageId = messageId + 1 & 0xffff;
      sent.put(messageId, each.getKey());
      byte[] token = each.getValue().token;
      channel.send(
          ObserveDatagram.content(out, false, messageId, token, number, value),
          each.getValue().who);
    }
  }

  /** Changes the state without a word. */
  synchronized void set(int next) {
    value = next;
    number = number + 1 & 0xffffff;
  }

  /** Returns how many observations it has. */
  synchronized int observations() {
    return registered.size();
  }

  /** Returns how many requests it has got. */
  synchronized int requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
