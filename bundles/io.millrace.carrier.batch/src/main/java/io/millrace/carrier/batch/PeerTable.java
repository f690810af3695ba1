// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A cache of the peers of recent remote addresses, found by the address as the kernel wrote it and
 * by the peer, without making an object: both ways are once a datagram. It is a table of sets of
 * four, in which an entry that is not found takes the place of another of its set, so it is bounded
 * without being kept in order. Used on the loop alone.
 */
final class PeerTable {
  private static final int WAYS = 4;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;
  private static final long MIX = 0xC2B2AE3D27D4EB4FL;

  /** The 28 bytes of an IPv6 address, or the 16 of an IPv4 address, and the peer there. */
  private record Entry(long a, long b, long c, int d, int length, Peer peer) {}

  private final String transport;
  private final int family;
  private final Entry[] byAddress;
  private final Entry[] byPeer;
  private final int mask;
  private int next;

  /**
   * Begins empty.
   *
   * @param family of the socket
   * @param limit how many peers there may be, roughly
   */
  PeerTable(String transport, int family, int limit) {
    this.transport = transport;
    this.family = family;
    int length = Math.max(WAYS, Integer.highestOneBit(2 * limit - 1));
    byAddress = new Entry[length];
    byPeer = new Entry[length];
    mask = length - WAYS;
  }

  /** Returns the peer whose address the kernel wrote; null if the kernel wrote none. */
  Peer at(ByteBuffer names, int at) {
    boolean old = family == Libc.AF_INET;
    long a = names.getLong(at);
    long b = old ? 0 : names.getLong(at + 8);
    long c = old ? 0 : names.getLong(at + 16);
    int d = old ? 0 : names.getInt(at + 24);
    int set = set(a, b, c, d);
    Entry known = find(set, a, b, c, d);
    return known != null ? known.peer : add(names, at, set);
  }

  private Entry find(int set, long a, long b, long c, int d) {
    for (int i = set; i < set + WAYS; i++) {
      Entry entry = byAddress[i];
      if (entry != null && entry.a == a && entry.c == c && entry.b == b && entry.d == d) {
        return entry;
      }
    }
    return null;
  }

  private Entry find(int set, Peer peer) {
    for (int i = set; i < set + WAYS; i++) {
      Entry entry = byPeer[i];
      if (entry != null && entry.peer.equals(peer)) {
        return entry;
      }
    }
    return null;
  }

  /** It may have lost its place by address alone: then the same peer takes that again. */
  private Peer add(ByteBuffer names, int at, int set) {
    InetSocketAddress remote = SocketAddress.read(names, at);
    if (remote == null) {
      return null;
    }
    Peer peer = new Peer(transport, remote, null, "");
    int setOfPeer = set(peer);
    Entry entry = find(setOfPeer, peer);
    if (entry == null || !entry.peer.principal().isEmpty()) {
      int length = family == Libc.AF_INET ? SocketAddress.IPV4_BYTES : SocketAddress.BYTES;
      entry = entry(names, at, length, peer);
      put(byPeer, setOfPeer, entry);
    }
    put(byAddress, set, entry);
    return entry.peer;
  }

  private static Entry entry(ByteBuffer names, int at, int length, Peer peer) {
    boolean old = length == SocketAddress.IPV4_BYTES;
    return new Entry(
        names.getLong(at),
        old ? 0 : names.getLong(at + 8),
        old ? 0 : names.getLong(at + 16),
        old ? 0 : names.getInt(at + 24),
        length,
        peer);
  }

  private void put(Entry[] table, int set, Entry entry) {
    for (int i = set; i < set + WAYS; i++) {
      if (table[i] == null) {
        table[i] = entry;
        return;
      }
    }
    table[set + (next++ & WAYS - 1)] = entry;
  }

  private int set(long a, long b, long c, int d) {
    return set(a ^ Long.rotateLeft(b, 21) ^ Long.rotateLeft(c, 42) ^ d);
  }

  /** Neighbours differ in the last byte of an address, which is the highest of a number here. */
  private int set(long key) {
    long mixed = (key ^ key >>> 32) * SCATTER;
    return (int) ((mixed ^ mixed >>> 29) * MIX >>> 40) & mask;
  }

  private int set(Peer peer) {
    return set((long) peer.hashCode());
  }

  /**
   * Writes a peer's address for the kernel.
   *
   * @return its length in bytes, or 0 if the socket cannot send to it
   */
  int write(Peer peer, ByteBuffer names, int at) {
    int set = set(peer);
    Entry entry = find(set, peer);
    if (entry != null) {
      names.putLong(at, entry.a).putLong(at + 8, entry.b).putLong(at + 16, entry.c);
      names.putInt(at + 24, entry.d);
      return entry.length;
    }
    int length = SocketAddress.write(peer.remote(), family, names, at);
    if (length > 0) {
      put(byPeer, set, known(entry(names, at, length, peer)));
    }
    return length;
  }

  /** Returns the entry that has its place by address still; else the fresh one. */
  private Entry known(Entry fresh) {
    Entry entry = find(set(fresh.a, fresh.b, fresh.c, fresh.d), fresh.a, fresh.b, fresh.c, fresh.d);
    return entry != null && entry.peer.equals(fresh.peer) ? entry : fresh;
  }

  /** Returns the peer at an address. */
  Peer at(InetSocketAddress remote, ByteBuffer scratch, int at) {
    Peer peer = SocketAddress.write(remote, family, scratch, at) > 0 ? at(scratch, at) : null;
    return peer == null ? new Peer(transport, remote, null, "") : peer;
  }
}
