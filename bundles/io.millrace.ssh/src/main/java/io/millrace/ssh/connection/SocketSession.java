// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;

/**
 * MINA SSHD on a socket that was accepted elsewhere, in blocking mode: who runs it reads, and who
 * writes waits until it is written. SSHD's own transports open their listening socket themselves,
 * and such a socket cannot outlive the bundle.
 */
final class SocketSession extends AbstractCloseable implements IoSession {
  private static final AtomicLong IDS = new AtomicLong();
  private static final int READ_BYTES = 32 << 10;

  private final long id = IDS.incrementAndGet();
  private final SocketChannel channel;
  private final IoHandler handler;
  private final Activity activity;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
  private final Object writing = new Object();

  SocketSession(SocketChannel channel, IoHandler handler, Activity activity) throws IOException {
    this.channel = channel;
    this.handler = handler;
    this.activity = activity;
    local = channel.getLocalAddress();
    remote = channel.getRemoteAddress();
  }

  /** Speaks SSH until either side ends. */
  void run() throws Exception {
    try {
      handler.sessionCreated(this);
      ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
      Readable readable = Readable.readable(bytes);
      while (!isClosed() && channel.read(bytes) >= 0) {
        handler.messageReceived(this, readable(bytes, readable));
        bytes.clear();
      }
    } catch (IOException | RuntimeException fault) {
      if (!isClosed() && attributes.containsKey(Connection.class)) {
        handler.exceptionCaught(this, fault);
      }
    } finally {
      close(true);
    }
  }

  private static Readable readable(ByteBuffer bytes, Readable readable) {
    bytes.flip();
    return readable;
  }

  @Override
  public IoWriteFuture writeBuffer(Buffer buffer) throws IOException {
    try {
      synchronized (writing) {
        if (isClosing()) {
          throw new ClosedChannelException();
        }
        ByteBuffer left = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
        while (left.hasRemaining()) {
          activity.await(() -> channel.write(left));
        }
      }
      return AbstractIoWriteFuture.fulfilled(remote, Boolean.TRUE);
    } catch (IOException failure) {
      close(true);
      return AbstractIoWriteFuture.fulfilled(remote, failure);
    }
  }

  @Override
  public void shutdownOutputStream() throws IOException {
    channel.shutdownOutput();
  }

  /** Takes the socket away, whatever is being read or written. */
  @Override
  protected void doCloseImmediately() {
    try {
      channel.close();
      super.doCloseImmediately();
      handler.sessionClosed(this);
    } catch (Exception failure) {
      log.debug("closing {}", this, failure);
    }
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public Object getAttribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public Object setAttribute(Object key, Object value) {
    return attributes.put(key, value);
  }

  @Override
  public Object setAttributeIfAbsent(Object key, Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public Object removeAttribute(Object key) {
    return attributes.remove(key);
  }

  @Override
  public SocketAddress getLocalAddress() {
    return local;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return remote;
  }

  @Override
  public SocketAddress getAcceptanceAddress() {
    return local;
  }

  @Override
  public IoService getService() {
    return null;
  }

  /** Only forwarding, which there is not, would need this. */
  @Override
  public void suspendRead() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resumeRead() {
    throw new UnsupportedOperationException();
  }
}
