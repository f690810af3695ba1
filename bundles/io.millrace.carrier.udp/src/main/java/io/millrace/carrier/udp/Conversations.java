// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

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
 * The conversations begun from this side, found by remote address and lane, or by peer. Their
 * number is bounded by the lease, which closes the channel that was not used for the longest time;
 * it is opened again on demand. Used on the loop alone.
 */
final class Conversations {
  private static final long TOUCH_NANOS = 1_000_000_000L;

  private final String transport;
  private final Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source;
  private final Map<InetSocketAddress, Conversation[]> lanes = new HashMap<>();
  private final Map<Peer, Conversation> byPeer = new HashMap<>();

  Conversations(
      String transport, Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source) {
    this.transport = transport;
    this.source = source;
  }

  /**
   * Returns the conversation of a remote address and a lane, opened when there is none.
   *
   * @param opened gets a new one
   * @return null when the lease has no connected channels, or no way to that address
   */
  Conversation at(InetSocketAddress remote, int lane, long now, Consumer<Conversation> opened) {
    Conversation[] all = lanes.get(remote);
    Conversation known = all != null && lane < all.length ? all[lane] : null;
    if (known != null && known.channel.isOpen()) {
      touch(known, now);
      return known;
    }
    Conversation fresh = open(Map.entry(remote, lane));
    if (fresh != null) {
      forgetClosed();
      remember(fresh);
      fresh.touched = now;
      opened.accept(fresh);
    }
    return fresh;
  }

  private Conversation open(Map.Entry<InetSocketAddress, Integer> key) {
    try {
      DatagramChannel channel = source.apply(key);
      if (channel == null) {
        return null;
      }
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      return new Conversation(key, channel, new Peer(transport, key.getKey(), local, ""));
    } catch (UncheckedIOException | IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private void remember(Conversation fresh) {
    int lane = fresh.key.getValue();
    Conversation[] all = lanes.get(fresh.key.getKey());
    int length = all == null ? 0 : all.length;
    if (lane >= length) {
      all = all == null ? new Conversation[lane + 1] : Arrays.copyOf(all, lane + 1);
      lanes.put(fresh.key.getKey(), all);
    }
    all[lane] = fresh;
    byPeer.put(fresh.peer, fresh);
  }

  private void forgetClosed() {
    byPeer.values().removeIf(each -> !each.channel.isOpen());
    lanes.values().removeIf(Conversations::allClosed);
  }

  private static boolean allClosed(Conversation[] lanes) {
    for (Conversation each : lanes) {
      if (each != null && each.channel.isOpen()) {
        return false;
      }
    }
    return true;
  }

  /** Tells the lease, now and then, that a channel is in use, lest it be taken for idle. */
  void touch(Conversation used, long now) {
    if (now - used.touched > TOUCH_NANOS) {
      used.touched = now;
      source.apply(used.key);
    }
  }

  /** Returns the conversation with a peer, or null. */
  Conversation with(Peer peer) {
    return peer.local() == null ? null : byPeer.get(peer);
  }
}
