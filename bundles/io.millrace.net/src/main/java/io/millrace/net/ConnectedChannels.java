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
 * Connected channels for requests that this side sends: the kernel reports on them when no process
 * listens at the remote address (ICMP), and each has its own local port. A key is a remote address
 * and a port index (0, 1, …), which tells local ports towards the same remote address apart.
 *
 * <p>{@link #apply} returns the channel of a key and opens it if there is none. The number of
 * channels is bounded; the least recently used one is closed. Iterating returns the keys of open
 * channels, so that the next bundle that leases the socket continues to read them. Thread-safe.
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
   * @throws UncheckedIOException if there is no route to the remote address
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
    } catch (IllegalArgumentException e) { // the socket does not support the address family
      throw new UncheckedIOException(new IOException("no route to " + key.getKey(), e));
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

  /** Takes channels that are open already. */
  synchronized void adopt(Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> open)
      throws IOException {
    channels.putAll(open);
    closeEldest();
  }

  /** Ends as {@link #close} does, but returns the channels open, the least recently used first. */
  synchronized Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> release() {
    closed = true;
    Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> open =
        new LinkedHashMap<>(channels);
    channels.clear();
    return open;
  }

  synchronized void close() throws IOException {
    closed = true;
    for (DatagramChannel channel : channels.values()) {
      channel.close();
    }
    channels.clear();
  }
}
