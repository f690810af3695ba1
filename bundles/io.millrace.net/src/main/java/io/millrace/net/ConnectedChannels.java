// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Connected channels for conversations that begin on this side: the kernel tells them when nobody
 * listens at the other end (ICMP), and each has a local port of its own. A key is a remote address
 * and a lane (0, 1, …): lanes are different local ports towards the same remote.
 *
 * <p>{@link #apply} gives the channel of a key and opens it when there is none. There are at most
 * so many; the one asked for least recently is closed. Iterating gives the keys that are open, so
 * that who leases the socket anew goes on reading where the one before stopped. Thread-safe.
 */
final class ConnectedChannels
    implements Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel>,
        Iterable<Map.Entry<InetSocketAddress, Integer>> {
  private final Binding binding;
  private final int limit;
  private final LinkedHashMap<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> channels =
      new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  ConnectedChannels(Binding binding, int limit) {
    this.binding = binding;
    this.limit = limit;
  }

  /**
   * Returns the channel of a key.
   *
   * @throws UncheckedIOException when there is no way to the remote address
   */
  @Override
  public synchronized DatagramChannel apply(Map.Entry<InetSocketAddress, Integer> key) {
    DatagramChannel channel = channels.get(key);
    if (channel != null && channel.isOpen()) {
      return channel;
    }
    try {
      if (closed) {
        throw new IOException("the socket is closed");
      }
      DatagramChannel opened = binding.connect(key.getKey());
      channels.put(Map.entry(key.getKey(), key.getValue()), opened);
      closeEldest();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) { // an address of a family that the socket has not
      throw new UncheckedIOException(new IOException("no way to " + key.getKey(), e));
    }
  }

  private void closeEldest() throws IOException {
    Iterator<DatagramChannel> eldest = channels.values().iterator();
    while (channels.size() > limit) {
      eldest.next().close();
      eldest.remove();
    }
  }

  @Override
  public synchronized Iterator<Map.Entry<InetSocketAddress, Integer>> iterator() {
    channels.values().removeIf(channel -> !channel.isOpen());
    return List.copyOf(channels.keySet()).iterator();
  }

  synchronized void close() throws IOException {
    closed = true;
    for (DatagramChannel channel : channels.values()) {
      channel.close();
    }
    channels.clear();
  }
}
