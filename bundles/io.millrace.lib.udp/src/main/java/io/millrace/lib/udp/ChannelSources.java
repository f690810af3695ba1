// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The services that open connected channels, by the name of their socket. While there is none,
 * requests to a peer go out over the socket itself. Thread-safe.
 */
final class ChannelSources {
  private final Map<String, Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel>>
      sources = new ConcurrentHashMap<>();

  void put(String name, Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source) {
    sources.put(name, source);
  }

  void remove(
      String name, Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source) {
    sources.remove(name, source);
  }

  /**
   * Returns the channel of a remote address and a port index, or null if there is no source.
   *
   * @throws UncheckedIOException if there is no route to the remote address
   */
  DatagramChannel open(String name, Map.Entry<InetSocketAddress, Integer> key) {
    var source = sources.get(name);
    return source == null ? null : source.apply(key);
  }

  /** Returns the remote addresses and port indices that have a channel already. */
  @SuppressWarnings("unchecked")
  Iterable<Map.Entry<InetSocketAddress, Integer>> keys(String name) {
    return sources.get(name) instanceof Iterable<?> keys
        ? (Iterable<Map.Entry<InetSocketAddress, Integer>>) keys
        : List.of();
  }
}
