// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS of one connection. What takes long in a handshake is done by threads of its own: while a task
 * of theirs runs, the engine is left alone. Used on the loop.
 */
final class Tls implements Security {
  private static final String ENGINE = "engine";
  private static final String READ = "read";
  private static final String UNSENT = "unsent";
  private static final String OPEN = "open";
  private static final String PRINCIPAL = "principal";
  private static final int MOST_RECORD_BYTES = 64 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final HandshakeTasks tasks;
  private final Clients clients;
  private final StreamBuffer read;
  private final StreamBuffer unsent;
  private Runnable resume = () -> {};
  private boolean busy;
  private boolean open;
  private boolean ended;
  private String principal = "";

  /** Who the clients are. */
  interface Clients {
    /**
     * Returns who has authenticated; empty when nobody has.
     *
     * @throws IOException when it is somebody who may not connect
     */
    String principal(SSLEngine engine) throws IOException;
  }

  Tls(SSLEngine engine, HandshakeTasks tasks, Clients clients, ByteBudget budget) {
    this.engine = engine;
    this.tasks = tasks;
    this.clients = clients;
    this.read = new StreamBuffer(budget, MOST_RECORD_BYTES);
    this.unsent = new StreamBuffer(budget, 2 * MOST_RECORD_BYTES);
  }

  /** Goes on with what another build has saved; null when it has saved no TLS. */
  static Tls restore(Map<?, ?> saved, HandshakeTasks tasks, Clients clients, ByteBudget budget) {
    if (!(saved.get(ENGINE) instanceof SSLEngine engine)) {
      return null;
    }
    Tls tls = new Tls(engine, tasks, clients, budget);
    tls.read.add(Bytes.wrap((byte[]) saved.get(READ)));
    tls.unsent.add(Bytes.wrap((byte[]) saved.get(UNSENT)));
    tls.open = Boolean.TRUE.equals(saved.get(OPEN));
    tls.principal = String.valueOf(saved.get(PRINCIPAL));
    return tls;
  }

  @Override
  public void save(Map<String, Object> to) {
    to.put(ENGINE, engine);
    to.put(READ, read.toArray());
    to.put(UNSENT, unsent.toArray());
    to.put(OPEN, open);
    to.put(PRINCIPAL, principal);
  }

  /** Says what is done, on a thread of the tasks, when the engine can go on. */
  void whenReady(Runnable then) {
    resume = then;
  }

  @Override
  public int read(SocketChannel channel, StreamBuffer plain) throws IOException {
    int count = NoSecurity.fill(channel, read);
    decrypt(plain);
    return ended ? -1 : count;
  }

  private void decrypt(StreamBuffer plain) throws IOException {
    while (!busy && !ended && step(plain)) {
      continue;
    }
  }

  /** Does one thing; false when it has to wait for something. */
  private boolean step(StreamBuffer plain) throws IOException {
    return switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        runTasks();
        yield false;
      }
      case NEED_WRAP -> wrap(NOTHING) != null;
      default -> finished() && !read.isEmpty() && unwrap(plain);
    };
  }

  private boolean finished() throws IOException {
    if (!open && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && isSpoken()) {
      principal = clients.principal(engine);
      open = true;
    }
    return true;
  }

  private boolean isSpoken() {
    return !"SSL_NULL_WITH_NULL_NULL".equals(engine.getSession().getCipherSuite());
  }

  private void runTasks() {
    busy = true;
    Runnable then = resume;
    tasks.run(engine, then);
  }

  /** The tasks of the engine are done. On the loop. */
  void ready(StreamBuffer plain) throws IOException {
    busy = false;
    decrypt(plain);
  }

  private boolean unwrap(StreamBuffer plain) throws IOException {
    if (!plain.makeRoom(engine.getSession().getApplicationBufferSize())) {
      return false; // it is read on when that has been taken
    }
    ByteBuffer to = plain.writable();
    SSLEngineResult result = engine.unwrap(read.readable(), to);
    read.taken(result.bytesConsumed());
    plain.added(result.bytesProduced());
    ended |= result.getStatus() == Status.CLOSED;
    finished();
    return result.getStatus() == Status.OK;
  }

  /** Encrypts; returns null when nothing was done. */
  private SSLEngineResult wrap(ByteBuffer plain) throws SSLException {
    if (!unsent.makeRoom(engine.getSession().getPacketBufferSize())) {
      return null;
    }
    SSLEngineResult result = engine.wrap(plain, unsent.writable());
    unsent.added(result.bytesProduced());
    boolean done =
        result.getStatus() == Status.OK
            && (result.bytesProduced() > 0 || result.bytesConsumed() > 0);
    return done ? result : null;
  }

  @Override
  public boolean write(SocketChannel channel, StreamBuffer plain) throws IOException {
    boolean more = true;
    while (more) {
      if (!NoSecurity.drain(channel, unsent)) {
        return false;
      }
      more = encrypt(plain);
    }
    return true;
  }

  private boolean encrypt(StreamBuffer plain) throws SSLException {
    if (!open || busy || plain.isEmpty()) {
      return false;
    }
    SSLEngineResult result = wrap(plain.readable());
    if (result != null) {
      plain.taken(result.bytesConsumed());
    }
    return result != null;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public String principal() {
    return principal;
  }

  @Override
  public boolean holdsInput() {
    return !read.isEmpty();
  }

  @Override
  public void closeOutput() throws IOException {
    if (!busy) {
      engine.closeOutbound();
      wrap(NOTHING);
    }
  }

  @Override
  public void release() {
    read.release();
    unsent.release();
  }

  /** Sends the alert that says why a handshake has failed, if the channel takes it. */
  void sendAlert(SocketChannel channel) {
    if (busy) {
      return;
    }
    try {
      wrap(NOTHING);
      NoSecurity.drain(channel, unsent);
    } catch (IOException gone) {
      unsent.release(); // nobody is there to be told
    }
  }
}
