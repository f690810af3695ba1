// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.californium.scandium.dtls.Connection;

/**
 * Between the event loop of a channel and the engine: records that were read go to the engine, what
 * it decrypts goes to the listener on the loop, and the other way round. What was decrypted while
 * the listener pauses, or while there is none, waits, in a bounded queue. Thread-safe.
 */
final class RecordPort implements DeviceConnections.Listener {
  /** Bytes that encryption adds to a datagram at most: header, connection IDs, nonce, tag. */
  private static final int OVERHEAD_BYTES = 128;

  private static final Duration DRAIN = Duration.ofMillis(300);

  private final String name;
  private final HeldMessages held = new HeldMessages();
  private final DeviceConnections devices;
  private DtlsEngine engine;
  private MessagesOnLoop onLoop;
  private volatile Attached attached;
  private volatile boolean stopped;

  /**
   * Makes one.
   *
   * @param devices the connections that are begun here; null where clients begin them
   */
  RecordPort(String name, DeviceConnections devices) {
    this.name = name;
    this.devices = devices;
  }

  void use(DtlsEngine running, DtlsThreads threads) {
    engine = running;
    onLoop = new MessagesOnLoop(running, threads);
  }

  @Override
  public void connected(InetSocketAddress remote) {
    tell(present -> present.listener.connected(remote));
  }

  @Override
  public void refused(InetSocketAddress remote, String why, boolean silent) {
    tell(present -> present.listener.refused(remote, why, silent));
  }

  private void tell(Consumer<Attached> what) {
    Attached present = attached;
    if (present != null) {
      present.records.execute(
          () -> {
            if (attached == present) {
              what.accept(present);
            }
          });
    }
  }

  CarrierPort attach(Carrier records, CarrierListener listener) {
    Attached next = new Attached(listener);
    next.records = records.attach(next);
    attached = next;
    next.records.execute(next::deliver);
    return next;
  }

  /** Called by the engine, on its threads: a datagram of records is to be sent. */
  void sendRecords(InetSocketAddress remote, byte[] records) {
    Attached present = attached;
    if (present != null) {
      Bytes datagram = Bytes.wrap(records);
      if (present.records.onLoop()) {
        present.records.send(present.records.peer(remote), datagram);
      } else {
        present.records.execute(() -> present.records.send(present.records.peer(remote), datagram));
      }
    }
  }

  /** Called by the engine, on its threads: a message was decrypted. */
  void decrypted(Connection connection, byte[] message) {
    String principal = Principals.text(connection.getEstablishedPeerIdentity());
    Peer peer;
    if (devices == null) {
      InetSocketAddress remote = connection.getPeerAddress();
      peer = new Peer(name, remote, null, principal, DtlsEngine.idOf(connection));
    } else {
      InetSocketAddress server = devices.server(connection);
      devices.heard(server);
      peer = new Peer(name, server, null, principal, DeviceConnections.idOf(server));
    }
    Attached present = attached;
    boolean added = held.add(peer, Bytes.wrap(message));
    if (added && present != null && !present.records.onLoop()) {
      present.records.execute(present::deliver);
    }
  }

  /** Called by the engine: a connection has ended. */
  void ended(Connection connection) {
    if (devices != null) {
      devices.ended(connection); // what is in flight is sent again, over the next connection
      return;
    }
    Attached present = attached;
    InetSocketAddress remote = connection.getPeerAddress();
    if (present == null || stopped || !connection.hasEstablishedDtlsContext()) {
      return;
    }
    InetSocketAddress known = remote == null ? new InetSocketAddress(0) : remote;
    Peer peer = new Peer(name, known, null, "", DtlsEngine.idOf(connection));
    present.records.execute(() -> present.unreachable(peer));
  }

  /** Takes over what the port before decrypted and nobody took, see {@link #leftOver}. */
  void restore(List<Object[]> messages) {
    held.restore(name, messages);
  }

  /** Returns what was decrypted and nobody took: remote address, security and bytes of each. */
  List<Object[]> leftOver() {
    return held.leftOver();
  }

  /** Reads no more; waits until what was read is with the listener, for a second at most. */
  void drain() throws InterruptedException {
    Attached present = attached;
    if (present == null) {
      return;
    }
    CountDownLatch paused = new CountDownLatch(1);
    CountDownLatch delivered = new CountDownLatch(1);
    present.records.execute(
        () -> {
          present.records.pause();
          paused.countDown();
        });
    paused.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    engine.awaitInbound(DRAIN);
    present.records.execute(
        () -> {
          present.deliver();
          delivered.countDown();
        });
    delivered.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop() {
    stopped = true;
    Attached present = attached;
    if (present != null) {
      present.close();
    }
  }

  /**
   * The listener and the loop; its methods run on the loop, but for those of {@link CarrierPort}.
   */
  private final class Attached implements CarrierPort, CarrierListener {
    private final CarrierListener listener;
    private volatile CarrierPort records;
    private boolean paused;

    Attached(CarrierListener listener) {
      this.listener = listener;
    }

    @Override
    public void received(Peer peer, Bytes datagram) {
      onLoop.received(peer.remote(), datagram);
      deliver(); // what was decrypted here
    }

    void deliver() {
      for (HeldMessages.Message each = next(); each != null; each = next()) {
        listener.received(each.peer(), each.datagram());
      }
    }

    private HeldMessages.Message next() {
      return paused || attached != this ? null : held.poll();
    }

    @Override
    public void unreachable(Peer peer) {
      if (attached == this && !peer.connection().isEmpty()) {
        listener.unreachable(peer);
      }
    }

    @Override
    public long runTimers(long nanos) {
      return listener.runTimers(nanos);
    }

    @Override
    public void execute(Runnable task) {
      records.execute(task);
    }

    @Override
    public boolean onLoop() {
      CarrierPort loop = records;
      return loop != null && loop.onLoop();
    }

    @Override
    public Peer peer(InetSocketAddress remote) {
      String connection = devices == null ? "" : DeviceConnections.idOf(remote);
      return new Peer(name, remote, null, "", connection);
    }

    @Override
    public boolean connect(InetSocketAddress remote, boolean idle) {
      if (devices != null) {
        return devices.connect(remote, idle);
      }
      RecordPort.this.refused(
          remote, "the socket " + name + " is for those who connect to this router", false);
      return false;
    }

    @Override
    public void unanswered(InetSocketAddress remote) {
      if (devices != null) {
        devices.unanswered(remote);
      }
    }

    @Override
    public void send(Peer peer, Bytes datagram) {
      if (devices != null) {
        Connection connection = devices.connection(peer.remote());
        if (!onLoop.send(connection, datagram)) {
          devices.connect(peer.remote(), true); // the message layer sends it once more
        }
        return;
      }
      boolean sent =
          !peer.connection().isEmpty()
              && onLoop.send(engine.connection(peer.connection()), datagram);
      if (!sent) {
        records.execute(() -> listenerUnreachable(peer));
      }
    }

    private void listenerUnreachable(Peer peer) {
      if (attached == this) {
        listener.unreachable(peer);
      }
    }

    @Override
    public void pause() {
      paused = true;
      records.pause();
    }

    @Override
    public void resume() {
      paused = false;
      records.resume();
      deliver();
    }

    @Override
    public int maxDatagramBytes() {
      return records.maxDatagramBytes() - OVERHEAD_BYTES;
    }

    @Override
    public void close() {
      if (attached == this) {
        attached = null;
      }
      records.close();
    }
  }
}
