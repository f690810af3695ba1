// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.udp.ChannelIo;
import io.millrace.lib.udp.ConnectedPeer;
import io.millrace.lib.udp.ConnectedPeers;
import io.millrace.lib.udp.DatagramIo;
import io.millrace.lib.udp.LoopContext;
import io.millrace.lib.udp.RateLimitedLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;

/**
 * Reads and writes sockets by their descriptors, many datagrams with one system call. While a
 * channel is registered with the loop's selector, its descriptor is that of no other file: a
 * channel that is closed meanwhile is closed in the kernel when the loop selects next. A channel
 * whose descriptor is not found is read and written as a channel, and so is what is sent after the
 * loop has ended.
 */
final class BatchIo implements DatagramIo {
  private final ConnectedPeers connected;
  private final RateLimitedLog log;
  private final Time time;
  private final ChannelIo channels;
  private final Descriptors descriptors;
  private final NativeBuffer scratch;
  private final PeerTable peers;
  private final BatchReceiver receiver;
  private final BatchSender sender;
  private int bound;
  private boolean ended;

  private BatchIo(LoopContext loop) throws IOException, ReflectiveOperationException {
    Errno errno = new Errno();
    connected = loop.connected();
    log = loop.log();
    time = loop.time();
    channels = new ChannelIo(loop);
    descriptors = new Descriptors(errno);
    scratch = new NativeBuffer(SocketAddress.STRIDE);
    bound = descriptors.of(loop.channel());
    if (bound == Descriptors.UNKNOWN) {
      throw new IOException("the descriptor of the socket " + loop.name() + " is not found");
    }
    int family = descriptors.family(bound);
    peers = new PeerTable(loop.name(), family, loop.limits().recentPeers());
    receiver = new BatchReceiver(loop, peers, errno);
    sender = new BatchSender(loop, peers, errno);
  }

  /** Returns that of a loop; by channels alone if the bound socket's descriptor is not found. */
  static DatagramIo open(LoopContext loop) {
    try {
      return new BatchIo(loop);
    } catch (IOException | ReflectiveOperationException e) {
      loop.log().error("reading in batches", e);
      return new ChannelIo(loop);
    }
  }

  @Override
  public Peer peerAt(InetSocketAddress remote) {
    return peers.at(remote, scratch.bytes, 0);
  }

  @Override
  public void opened(ConnectedPeer peer) {
    try {
      peer.setDescriptor(descriptors.of(peer.channel()));
    } catch (IOException | RuntimeException e) {
      log.error("finding a descriptor", e);
    }
  }

  @Override
  public boolean read(SelectionKey key) {
    ConnectedPeer peer = (ConnectedPeer) key.attachment();
    int descriptor = peer == null ? bound : peer.descriptor();
    if (descriptor == Descriptors.UNKNOWN) {
      return channels.read(key);
    }
    boolean more = receiver.receive(descriptor, peer, key);
    if (peer != null) {
      connected.touch(peer, time.nanos());
    }
    return more;
  }

  @Override
  public void send(Peer peer, Bytes datagram) {
    ConnectedPeer over = connected.with(peer);
    int descriptor = over != null ? over.descriptor() : bound;
    boolean lost = over == null && peer.local() != null || over != null && !over.isOpen();
    if (ended || lost || descriptor == Descriptors.UNKNOWN) {
      channels.send(peer, datagram);
    } else {
      sender.send(descriptor, over, peer, datagram);
    }
  }

  @Override
  public void flush() {
    sender.flush();
    channels.flush();
  }

  @Override
  public void loopEnded() {
    ended = true;
  }
}
