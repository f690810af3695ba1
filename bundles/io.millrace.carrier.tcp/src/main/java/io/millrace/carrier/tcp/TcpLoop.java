// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.StreamListener;
import io.millrace.api.carrier.StreamPort;
import io.millrace.api.carrier.Wakeups;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The event loop of a carrier: one thread that accepts, reads, writes and calls the listener. It
 * ends by closing its selector; the sockets stay open for the next loop. The number of tasks is not
 * bounded here: they come from the router itself, whose own queues are bounded.
 */
final class TcpLoop implements StreamPort, Runnable {
  private static final Logger LOG = System.getLogger(TcpLoop.class.getName());
  private static final CallbackGuard TASKS =
      CallbackGuard.outermost(TcpLoop.class, "a task of a carrier's loop");
  private static final CallbackGuard LISTENER =
      CallbackGuard.outermost(TcpLoop.class, "the listener of a carrier");

  /** Then connections are looked at again, as those of UDP are: their bytes must not wait. */
  private static final int TASKS_IN_A_ROW = 32;

  private static final long CLOSE_MILLIS = 2000;
  private static final long SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String name;
  private final StreamListener listener;
  private final Time time;
  private final Selector selector;
  private final Runnable wakeup;
  private final Acceptor acceptor;
  private final Traffic traffic;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<SelectionKey> ready = new ArrayList<>();
  private final Consumer<StreamListener> timers;
  private volatile boolean closed;
  private volatile boolean ended;
  private long nextTimer;
  private long nextSweep;

  TcpLoop(ServerSocketChannel server, TcpCarrier.Parts parts, StreamListener listener, Time time)
      throws IOException {
    this.name = parts.name();
    this.listener = listener;
    this.time = time;
    this.selector = Selector.open();
    this.wakeup = selector::wakeup;
    this.traffic = new Traffic(parts, listener, selector, time);
    this.acceptor = new Acceptor(server, selector, parts, traffic, time);
    this.timers = user -> nextTimer = user.runTimers(time.nanos());
    this.nextSweep = time.nanos() + SECOND;
    this.thread = Daemon.thread("millrace-carrier-" + name, this);
    parts.connections().all().forEach(each -> tasks.add(() -> traffic.adopt(each, this)));
  }

  void start() {
    thread.start();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void run() {
    boolean more = false;
    long due = 0;
    try (Wakeups others = Wakeups.begin()) {
      while (!closed) {
        select(more, due);
        for (SelectionKey each : ready) {
          TASKS.run(each, this::serve);
        }
        more = runTasks();
        more |= traffic.deliverWaiting();
        due = callListener();
        others.run();
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, () -> "carrier " + name + " ends: its selector failed", e);
    } finally {
      end();
    }
  }

  private void serve(SelectionKey key) {
    if (closed || !key.isValid()) {
      return;
    }
    if (key.attachment() instanceof Connection connection) {
      traffic.serve(connection);
    } else {
      acceptor.accept(this);
    }
  }

  private void select(boolean more, long due) throws IOException {
    ready.clear();
    long nanos = Math.min(due, nextSweep) - time.nanos();
    if (more || closed || !tasks.isEmpty() || nanos <= 0) {
      selector.selectNow(ready::add);
    } else {
      selector.select(ready::add, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }
  }

  private boolean runTasks() {
    for (int i = 0; i < TASKS_IN_A_ROW; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return false;
      }
      TASKS.run(task);
    }
    return true;
  }

  private long callListener() {
    long now = time.nanos();
    if (now - nextSweep >= 0) {
      nextSweep = now + SECOND;
      TASKS.run(() -> traffic.sweep(now));
      acceptor.retry();
    }
    nextTimer = Long.MAX_VALUE;
    if (!closed && !LISTENER.run(listener, timers)) {
      nextTimer = now + SECOND;
    }
    return nextTimer;
  }

  private void end() {
    closed = true;
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.ERROR, () -> "carrier " + name + " could not close its selector", e);
    }
    ended = true;
    drain();
  }

  /** Runs the tasks that came after the last iteration, because their callers wait for them. */
  private void drain() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      TASKS.run(task);
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      drain();
    } else if (!onLoop()) { // which looks before it sleeps
      Wakeups.leave(wakeup);
    }
  }

  @Override
  public boolean onLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public boolean send(Peer peer, Bytes bytes) {
    Connection connection = traffic.find(peer);
    return connection != null && traffic.send(connection, bytes);
  }

  @Override
  public void note(Peer peer, Bytes note) {
    Connection connection = traffic.find(peer);
    if (connection != null) {
      connection.note = note;
    }
  }

  @Override
  public void pause(Peer peer) {
    Connection connection = traffic.find(peer);
    if (connection != null) {
      traffic.pause(connection);
    }
  }

  @Override
  public void resume(Peer peer) {
    Connection connection = traffic.find(peer);
    if (connection != null) {
      traffic.resume(connection);
    }
  }

  @Override
  public void close(Peer peer) {
    Connection connection = traffic.find(peer);
    if (connection != null) {
      traffic.close(connection);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (!onLoop()) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
