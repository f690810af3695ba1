// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One end of a {@link Pipe}. Thread-safe; the listener is called on the loop, without the lock. */
final class PipeEnd implements Line {
  private final String name;
  private final Executor loop;
  private final int bufferBytes;
  private final ArrayDeque<Bytes> arrived = new ArrayDeque<>();
  private int arrivedBytes;
  private int discards;
  private long lostBytes;
  private boolean joined = true;
  private boolean reportedUp;
  private volatile Port port;
  private PipeEnd other;
  private ByteTransform transform;

  /** Whether this end is up only while the other end has a user. */
  private boolean needsPeer;

  PipeEnd(String name, Executor loop, int bufferBytes) {
    this.name = name;
    this.loop = loop;
    this.bufferBytes = bufferBytes;
  }

  void join(PipeEnd peer, ByteTransform onTheWay, boolean needsItsUser) {
    other = peer;
    transform = onTheWay;
    needsPeer = needsItsUser;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized String description() {
    return "pipe to " + other.name + (joined ? " open" : " cut") + lost();
  }

  private String lost() {
    return lostBytes == 0 ? "" : ", " + lostBytes + " bytes lost";
  }

  @Override
  public LinePort attach(LineListener listener) {
    Port attached = new Port(listener);
    synchronized (this) {
      if (port != null) {
        throw new IllegalStateException("line " + name + " has a user already");
      }
      port = attached;
      reportedUp = false;
      reportUp();
    }
    other.peerCame();
    return attached;
  }

  /** Tells the user that the line is up, once, as soon as it is. */
  private void reportUp() {
    if (port != null && !reportedUp && joined && (!needsPeer || other.port != null)) {
      reportedUp = true;
      tell(port, LineListener::up);
    }
  }

  private void reportDown(String reason) {
    reportedUp = false;
    if (port != null) {
      tell(port, listener -> listener.down(reason));
    }
  }

  private synchronized void peerCame() {
    reportUp();
  }

  /** What is sent to nobody is lost, and its sender would wait for an answer in vain. */
  private synchronized void peerWent() {
    if (needsPeer && reportedUp) {
      discard();
      reportDown("nobody is attached to " + other.name);
    }
  }

  /** Calls the listener later on the loop, unless it has detached by then. */
  private void tell(Port attached, Consumer<LineListener> call) {
    loop.execute(
        () -> {
          if (isAttached(attached)) {
            call.accept(attached.listener);
          }
        });
  }

  private synchronized boolean isAttached(Port candidate) {
    return port == candidate;
  }

  synchronized void cut(String reason) {
    if (joined) {
      joined = false;
      discard();
      reportDown(reason);
    }
  }

  synchronized void mend() {
    if (!joined) {
      joined = true;
      reportUp();
    }
  }

  private synchronized boolean isJoined() {
    return joined;
  }

  private synchronized void arrive(Bytes chunk) {
    if (port == null || !joined || chunk.isEmpty()) {
      return;
    }
    int room = Math.min(chunk.length(), bufferBytes - arrivedBytes);
    lostBytes += chunk.length() - room;
    if (room > 0) {
      arrived.add(chunk.slice(0, room));
      arrivedBytes += room;
      int before = discards;
      tell(port, listener -> deliver(listener, before));
    }
  }

  private synchronized void woken() {
    if (port != null && joined) {
      tell(port, LineListener::wake);
    }
  }

  private void deliver(LineListener listener, int before) {
    Bytes chunk = take(before);
    if (chunk != null) {
      listener.received(chunk);
    }
  }

  /** Returns the next chunk, or null when it has been discarded meanwhile. */
  private synchronized Bytes take(int before) {
    if (discards != before) {
      return null;
    }
    Bytes chunk = arrived.remove();
    arrivedBytes -= chunk.length();
    return chunk;
  }

  private synchronized void discard() {
    discards++;
    arrived.clear();
    arrivedBytes = 0;
  }

  private void detach(Port leaving) {
    synchronized (this) {
      if (port != leaving) {
        return;
      }
      port = null;
      discard();
    }
    other.peerWent();
  }

  /** The port of the end's one user. */
  private final class Port implements LinePort {
    final LineListener listener;

    Port(LineListener listener) {
      this.listener = listener;
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public void write(Bytes bytes) {
      if (isAttached(this) && isJoined()) {
        transform.apply(bytes).forEach(other::arrive);
      }
    }

    @Override
    public void signalWake(Duration length) {
      if (isAttached(this) && isJoined()) {
        other.woken();
      }
    }

    @Override
    public void discardInput() {
      if (isAttached(this)) {
        discard();
      }
    }

    @Override
    public void close() {
      detach(this);
    }
  }
}
