// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The peers that this side sends requests to, each with a connected channel; found by remote
 * address and port index, or by peer. The source of the channels bounds their number: it closes the
 * least recently used one, which is opened again on demand. Used on the loop alone.
 */
public final class ConnectedPeers {
  private static final long TOUCH_NANOS = 1_000_000_000L;

  private final String transport;
  private final Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source;
  private final Map<InetSocketAddress, ConnectedPeer[]> byAddress = new HashMap<>();
  private final Map<Peer, ConnectedPeer> byPeer = new HashMap<>();

  ConnectedPeers(
      String transport, Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source) {
    this.transport = transport;
    this.source = source;
  }

  /**
   * Returns the peer at a remote address and port index; opens a channel if there is none.
   *
   * @param opened is given a peer with a new channel
   * @return null if there are no connected channels, or no route to that address
   */
  ConnectedPeer at(
      InetSocketAddress remote, int portIndex, long now, Consumer<ConnectedPeer> opened) {
    ConnectedPeer[] all = byAddress.get(remote);
    ConnectedPeer known = all != null && portIndex < all.length ? all[portIndex] : null;
    if (known != null && known.channel.isOpen()) {
      touch(known, now);
      return known;
    }
    ConnectedPeer fresh = open(Map.entry(remote, portIndex));
    if (fresh != null) {
      forgetClosed();
      remember(fresh);
      fresh.touched = now;
      opened.accept(fresh);
    }
    return fresh;
  }

  private ConnectedPeer open(Map.Entry<InetSocketAddress, Integer> key) {
    try {
      DatagramChannel channel = source.apply(key);
      if (channel == null) {
        return null;
      }
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      return new ConnectedPeer(key, channel, new Peer(transport, key.getKey(), local, ""));
    } catch (UncheckedIOException | IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private void remember(ConnectedPeer fresh) {
    int portIndex = fresh.key.getValue();
    ConnectedPeer[] all = byAddress.get(fresh.key.getKey());
    int length = all == null ? 0 : all.length;
    if (portIndex >= length) {
      all = all == null ? new ConnectedPeer[portIndex + 1] : Arrays.copyOf(all, portIndex + 1);
      byAddress.put(fresh.key.getKey(), all);
    }
    all[portIndex] = fresh;
    byPeer.put(fresh.peer, fresh);
  }

  private void forgetClosed() {
    byPeer.values().removeIf(each -> !each.channel.isOpen());
    byAddress.values().removeIf(ConnectedPeers::allClosed);
  }

  private static boolean allClosed(ConnectedPeer[] peers) {
    for (ConnectedPeer each : peers) {
      if (each != null && each.channel.isOpen()) {
        return false;
      }
    }
    return true;
  }

  /** Reports, once a second, that a channel is in use, so that it is not closed as unused. */
  public void touch(ConnectedPeer used, long now) {
    if (now - used.touched > TOUCH_NANOS) {
      used.touched = now;
      source.apply(used.key);
    }
  }

  /** Returns a peer's channel, or null. */
  public ConnectedPeer with(Peer peer) {
    return peer.local() == null ? null : byPeer.get(peer);
  }
}
