// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import io.millrace.lib.udp.ConnectedPeer;
import io.millrace.lib.udp.Inbound;
import io.millrace.lib.udp.LoopContext;
import io.millrace.lib.udp.RateLimitedLog;
import io.millrace.lib.udp.UdpMeters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * Receives datagrams, up to {@link #SLOTS} with one call of recvmmsg(2). Used on the loop alone.
 */
final class BatchReceiver {
  /** How many fit at most: under load about that many wait. */
  private static final int SLOTS = 32;

  /**
   * What all may take together, when each has room for the longest datagram: memory outside of the
   * heap is given back late, and each loop has some of its own.
   */
  private static final int ROOM_BYTES = 1 << 20;

  /** Makes the slots begin in different lines of the processor's cache. */
  private static final int SKEW_BYTES = 192;

  private static final int PAGE_BYTES = 4096;

  private final Inbound inbound;
  private final RateLimitedLog log;
  private final UdpMeters meters;
  private final int batch;
  private final int slots;
  private final int stride;
  private final PeerTable peers;
  private final Errno errno;
  private final MessageHeaders headers;
  private final NativeBuffer names;
  private final ByteBuffer data;

  BatchReceiver(LoopContext loop, PeerTable peers, Errno errno)
      throws ReflectiveOperationException {
    this.inbound = loop.inbound();
    this.log = loop.log();
    this.meters = loop.meters();
    this.batch = loop.limits().batch();
    this.peers = peers;
    this.errno = errno;
    int longest = loop.limits().maxDatagramBytes();
    this.stride = (longest + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES + SKEW_BYTES;
    this.slots = Math.min(batch, Math.max(1, Math.min(SLOTS, ROOM_BYTES / stride)));
    this.headers = new MessageHeaders(slots);
    this.names = new NativeBuffer(slots * SocketAddress.STRIDE);
    NativeBuffer room = new NativeBuffer(slots * stride);
    this.data = room.bytes;
    for (int i = 0; i < slots; i++) {
      headers.setData(i, room.address + i * stride, longest);
      headers.setName(i, names.address + i * SocketAddress.STRIDE, SocketAddress.BYTES);
    }
  }

  /**
   * Receives what waits in a socket, a batch at most.
   *
   * @param from whose datagrams these are; null if each says it itself
   * @param key ends the batch when it is cancelled
   * @return true if there may be more
   */
  boolean receive(int descriptor, ConnectedPeer from, SelectionKey key) {
    int total = 0;
    boolean more = true;
    while (more && total < batch && key.isValid()) {
      int wanted = Math.min(slots, batch - total);
      int count = Libc.receive(errno, descriptor, headers.address(0), wanted);
      if (count >= 0) {
        pass(count, from);
        total += count;
        more = count == wanted;
      } else if (errno.value() == Libc.EAGAIN) {
        more = false;
      } else if (errno.value() != Libc.EINTR) {
        total++;
        failed(from);
      }
    }
    meters.received.add(total);
    return more;
  }

  private void failed(ConnectedPeer from) {
    if (errno.value() != Libc.ECONNREFUSED) {
      log.error("reading", new IOException("recvmmsg failed, errno " + errno.value()));
    } else if (from != null) {
      inbound.unreachable(from.peer());
    }
  }

  private void pass(int count, ConnectedPeer from) {
    for (int i = 0; i < count; i++) {
      int length = headers.length(i);
      int name = i * SocketAddress.STRIDE;
      Peer peer = from == null ? peers.at(names.bytes, name) : from.peer();
      headers.setNameLength(i, SocketAddress.BYTES); // the kernel has set it to the real one
      if (headers.isTruncated(i) || peer == null) {
        meters.dropped.increment();
      } else if (from == null || length > 0) { // one without bytes is no CoAP message
        data.limit(i * stride + length).position(i * stride);
        inbound.received(peer, Bytes.copyOf(data));
      }
    }
  }
}
