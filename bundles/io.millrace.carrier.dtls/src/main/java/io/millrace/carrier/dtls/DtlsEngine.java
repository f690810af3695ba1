// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext.Attributes;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.util.Filter;
import org.eclipse.californium.elements.util.LimitedRunnable;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.Record;
import org.eclipse.californium.scandium.dtls.ResumptionSupportingConnectionStore;
import org.eclipse.californium.scandium.dtls.SessionAdapter;

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
  private final ScheduledExecutorService executor;
  private final RecordSender sender;
  private final MessageReceiver receiver;
  private final Consumer<Connection> closed;
  private final DeviceConnections devices;
  private final ThreadLocal<Connection> current = new ThreadLocal<>();
  private final InboundJobs inbound = new InboundJobs();
  private final OpenHandshakes handshakes;

  private DtlsEngine(
      DtlsConnectorConfig config,
      ResumptionSupportingConnectionStore connections,
      InetSocketAddress local,
      ScheduledExecutorService executor,
      RecordSender sender,
      MessageReceiver receiver,
      Consumer<Connection> closed,
      DeviceConnections devices,
      OpenHandshakes handshakes) {
    super(config, connections);
    this.devices = devices;
    this.connections = connections;
    this.local = local;
    this.executor = executor;
    this.sender = sender;
    this.receiver = receiver;
    this.closed = closed;
    this.handshakes = handshakes;
    setExecutor(executor);
    setEndpointContextMatcher(new SameConnection());
    setRawDataReceiver(data -> receiver.received(current.get(), data.getBytes()));
  }

  /**
   * Makes an engine that does not run.
   *
   * @param closed gets a connection that its peer has closed
   * @param devices gets how handshakes end that are begun here; null where none is
   * @param handshakes those that clients begin
   */
  static DtlsEngine of(
      DtlsConnectorConfig config,
      InetSocketAddress local,
      ScheduledExecutorService executor,
      RecordSender sender,
      MessageReceiver receiver,
      Consumer<Connection> closed,
      DeviceConnections devices,
      OpenHandshakes handshakes) {
    SharedConnections connections =
        new SharedConnections(config, () -> devices != null || handshakes.mayBegin());
    return new DtlsEngine(
        config, connections, local, executor, sender, receiver, closed, devices, handshakes);
  }

  /** Makes another one that does not run, with the same connections. */
  DtlsEngine beside(DtlsConnectorConfig other) {
    return new DtlsEngine(
        other, connections, local, executor, sender, receiver, closed, devices, handshakes);
  }

  @Override
  protected void start(InetSocketAddress unused) throws IOException {
    init(local, new EngineSocket(local), null);
  }

  @Override
  protected void onInitializeHandshaker(Handshaker handshaker) {
    InetSocketAddress remote = handshaker.getPeerAddress();
    if (devices == null) {
      handshakes.begun(handshaker);
    }
    if (devices == null || remote == null) {
      return;
    }
    Consumer<Throwable> failed = devices.started(remote);
    handshaker.addSessionListener(
        new SessionAdapter() {
          @Override
          public void handshakeCompleted(Handshaker done) {
            devices.completed(remote, done.getConnection());
          }

          @Override
          public void handshakeFailed(Handshaker done, Throwable error) {
            soon(() -> failed.accept(error));
          }
        });
  }

  private void soon(Runnable task) {
    later(task, 0); // what follows must not begin before the engine is done with this one
  }

  /** Has a task run after so long. */
  void later(Runnable task, long millis) {
    try {
      timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      // Nobody waits any more.
    }
  }

  /** Begins a full handshake; the other gets why it did not begin. */
  void shakeHands(InetSocketAddress server, Consumer<Throwable> notBegun) {
    Attributes how = new Attributes();
    how.add(DtlsEndpointContext.KEY_HANDSHAKE_MODE, DtlsEndpointContext.HANDSHAKE_MODE_FORCE_FULL);
    SendFailure told = new SendFailure(error -> soon(() -> notBegun.accept(error)));
    // What is sent while hands are shaken is left out (EngineSettings): this message never goes.
    send(
        RawData.outbound(new byte[0], new MapBasedEndpointContext(server, null, how), told, false));
  }

  /** Ends a handshake that is under way as if the server had not answered for long. */
  void giveUp(InetSocketAddress server) {
    Connection connection = at(server);
    if (connection != null && connection.isExecuting()) {
      soon(() -> connection.getExecutor().execute(() -> end(connection.getOngoingHandshake())));
    }
  }

  private static void end(Handshaker handshaker) {
    if (handshaker != null) {
      OpenHandshakes.end(handshaker);
    }
  }

  /** Returns the connection with that address at present, or null. */
  Connection at(InetSocketAddress address) {
    return connections.get(address);
  }

  /** Returns the connection of an ID, or null. */
  Connection of(ConnectionId id) {
    return connections.get(id);
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
    return super.executeInbound(inbound.counted(executor), peer, job);
  }

  /** Returns when what came in has been decrypted, or after so long. */
  void awaitInbound(Duration most) throws InterruptedException {
    inbound.await(most);
  }

  /** Returns the connection that has an {@link #idOf}, or null. */
  Connection connection(String id) {
    return connections.get(new ConnectionId(HexFormat.of().parseHex(id)));
  }

  /** Encrypts a message; false when the connection is null or has ended. */
  boolean send(Connection connection, byte[] message) {
    InetSocketAddress remote = connection == null ? null : connection.getPeerAddress();
    if (remote == null || connection.isClosed() || !connection.hasEstablishedDtlsContext()) {
      return false;
    }
    send(SameConnection.message(message, connection));
    return true;
  }

  /** Ends the connections of peers that are not trusted any more. */
  void endUnless(Predicate<Principal> trusted) {
    startTerminateConnectionsForPrincipal(
        (Filter<Principal>) peer -> peer != null && !trusted.test(peer), true);
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
