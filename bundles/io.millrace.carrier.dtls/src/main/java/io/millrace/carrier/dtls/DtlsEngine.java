// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.californium.elements.util.LimitedRunnable;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.Record;
import org.eclipse.californium.scandium.dtls.ResumptionSupportingConnectionStore;

/**
 * Scandium's DTLS without its socket and receiver threads: records come by {@link #processDatagram}
 * and leave by the {@link RecordSender}. Thread-safe; decrypts, encrypts and shakes hands on the
 * executor that it is given.
 */
final class DtlsEngine extends DTLSConnector {
  /** Sends a datagram of records; called on any thread, never blocks. */
  interface RecordSender {
    void send(InetSocketAddress remote, byte[] records);
  }

  /** Gets what a peer sent; called on a thread of the executor, never blocks. */
  interface MessageReceiver {
    void received(Connection connection, byte[] message);
  }

  /** Saved connections need not be young: clients sleep for days. */
  private static final long STALE_SECONDS = 7 * 24 * 3600;

  private final ResumptionSupportingConnectionStore connections;
  private final InetSocketAddress local;
  private final RecordSender sender;
  private final Consumer<Connection> closed;
  private final ThreadLocal<Connection> current = new ThreadLocal<>();
  private final AtomicInteger inbound = new AtomicInteger();

  private DtlsEngine(
      DtlsConnectorConfig config,
      ResumptionSupportingConnectionStore connections,
      InetSocketAddress local,
      RecordSender sender,
      MessageReceiver receiver,
      Consumer<Connection> closed) {
    super(config, connections);
    this.connections = connections;
    this.local = local;
    this.sender = sender;
    this.closed = closed;
    setEndpointContextMatcher(new SameConnection());
    setRawDataReceiver(data -> receiver.received(current.get(), data.getBytes()));
  }

  /**
   * Makes an engine that does not run.
   *
   * @param closed gets a connection that its peer has closed
   */
  static DtlsEngine of(
      DtlsConnectorConfig config,
      InetSocketAddress local,
      ScheduledExecutorService executor,
      RecordSender sender,
      MessageReceiver receiver,
      Consumer<Connection> closed) {
    DtlsEngine engine =
        new DtlsEngine(config, createConnectionStore(config), local, sender, receiver, closed);
    engine.setExecutor(executor);
    return engine;
  }

  @Override
  protected void start(InetSocketAddress unused) throws IOException {
    init(local, new EngineSocket(local), null);
  }

  @Override
  public void processRecord(Record record, Connection connection) {
    boolean wasClosed = connection.isClosed();
    current.set(connection);
    try {
      super.processRecord(record, connection);
    } finally {
      current.remove();
    }
    if (connection.isClosed() && !wasClosed) {
      closed.accept(connection); // the engine keeps it, for a handshake that resumes the session
    }
  }

  @Override
  protected void sendNextDatagramOverNetwork(DatagramPacket packet) {
    byte[] records = new byte[packet.getLength()];
    System.arraycopy(packet.getData(), packet.getOffset(), records, 0, records.length);
    sender.send((InetSocketAddress) packet.getSocketAddress(), records);
  }

  @Override
  protected boolean executeInbound(Executor executor, InetSocketAddress peer, LimitedRunnable job) {
    return super.executeInbound(
        task -> {
          inbound.incrementAndGet();
          try {
            executor.execute(() -> run(task));
          } catch (RejectedExecutionException refused) {
            ended();
            throw refused;
          }
        },
        peer,
        job);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      ended();
    }
  }

  private void ended() {
    if (inbound.decrementAndGet() == 0) {
      synchronized (inbound) {
        inbound.notifyAll();
      }
    }
  }

  /** Returns when what came in has been decrypted, or after so long. */
  void awaitInbound(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    synchronized (inbound) {
      for (long left = most.toNanos(); inbound.get() > 0 && left > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(inbound, left);
        left = end - System.nanoTime();
      }
    }
  }

  /**
   * Encrypts a message and sends it to where the connection's peer is now.
   *
   * @param id as {@link #idOf} returned it
   * @return false when there is no such connection any more
   */
  boolean send(String id, byte[] message) {
    Connection connection = connections.get(new ConnectionId(HexFormat.of().parseHex(id)));
    InetSocketAddress remote = connection == null ? null : connection.getPeerAddress();
    if (remote == null || connection.isClosed() || !connection.hasEstablishedDtlsContext()) {
      return false;
    }
    send(SameConnection.message(message, connection));
    return true;
  }

  /** Returns what identifies a connection as long as it lives, also over {@link #saved}. */
  static String idOf(Connection connection) {
    return connection.getConnectionId().getAsString();
  }

  /** Returns the number of connections, half-open ones included. */
  int size() {
    int size = 0;
    for (var each = connections.iterator(); each.hasNext(); each.next()) {
      size++;
    }
    return size;
  }

  /** Returns the established connections of an engine that was stopped, and forgets them. */
  byte[] saved() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      save(out, STALE_SECONDS);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /**
   * Takes over connections, before the start.
   *
   * @param saved what {@link #saved} of another engine of this process returned
   */
  void restore(byte[] saved) throws IOException {
    load(new ByteArrayInputStream(saved), 0);
  }
}
