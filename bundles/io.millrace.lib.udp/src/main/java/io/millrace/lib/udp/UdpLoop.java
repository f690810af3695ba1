// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.carrier.Wakeups;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The event loop of a carrier: one thread that polls the bound channel and the connected channels
 * with its own selector, and calls the listener. It ends by closing the selector; the channels stay
 * open, and datagrams that arrive until the next loop starts wait in the kernel. The number of
 * tasks is not bounded here: they come from the router itself, whose own queues are bounded.
 */
final class UdpLoop implements CarrierPort, Runnable {
  private static final Logger LOG = System.getLogger(UdpLoop.class.getName());
  private static final CallbackGuard TASKS =
      CallbackGuard.outermost(UdpLoop.class, "a task of a carrier's loop");
  private static final CallbackGuard TIMERS =
      CallbackGuard.outermost(UdpLoop.class, "the timers of a carrier's listener");

  /** What is new at a change of builds runs a hundred times as long: datagrams must not wait. */
  private static final int TASKS_IN_A_ROW = 32;

  private static final long CLOSE_MILLIS = 2000;
  private static final long FAILED_TIMERS_NANOS = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String name;
  private final CarrierListener listener;
  private final Time time;
  private final UdpLimits limits;
  private final ConnectedPeers connected;
  private final Selector selector;
  private final Runnable wakeup;
  private final SelectionKey bound;
  private final InetSocketAddress local;
  private final DatagramTaps taps;
  private final Inbound inbound;
  private final DatagramIo io;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Consumer<ConnectedPeer> listen = this::listen;
  private final List<SelectionKey> ready = new ArrayList<>();
  private volatile boolean asleep;
  private volatile boolean closed;
  private volatile boolean ended;
  private boolean paused;
  private boolean boundLeft;

  /** When the listener's next timer is due; set by {@link #call}, which makes no object. */
  private long nextTimer;

  private final Consumer<CarrierListener> call;

  UdpLoop(
      String name,
      DatagramChannel channel,
      ConnectedPeers connected,
      CarrierListener listener,
      DatagramTaps taps,
      UdpLimits limits,
      Time time,
      UdpMeters meters,
      DatagramIo.Factory how)
      throws IOException {
    this.name = name;
    this.connected = connected;
    this.listener = listener;
    this.limits = limits;
    this.time = time;
    this.call = user -> nextTimer = user.runTimers(time.nanos());
    this.local = (InetSocketAddress) channel.getLocalAddress();
    this.taps = taps;
    this.inbound = new Inbound(listener, local, taps);
    this.selector = Selector.open();
    this.wakeup = selector::wakeup;
    this.bound = channel.register(selector, SelectionKey.OP_READ);
    RateLimitedLog log = new RateLimitedLog(name, time);
    LoopContext loop =
        new LoopContext(name, channel, connected, inbound, limits, time, meters, log);
    this.io = how.open(loop);
    this.thread = Daemon.thread("millrace-carrier-" + name, this);
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
    long due = Long.MAX_VALUE;
    try (Wakeups others = Wakeups.begin()) {
      while (!closed) {
        select(more, due);
        more = readReady();
        more |= runTasks();
        due = callListener();
        io.flush();
        others.run();
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, () -> "carrier " + name + " ends: its selector failed", e);
    } finally {
      end();
    }
  }

  private void select(boolean more, long due) throws IOException {
    ready.clear();
    if (more || inbound.hasUnreachable()) {
      selector.selectNow(ready::add);
      return;
    }
    asleep = true;
    long wait = due == Long.MAX_VALUE ? 0 : millisUntil(due);
    if (wait < 0 || closed || !tasks.isEmpty()) {
      asleep = false;
      selector.selectNow(ready::add);
    } else {
      selector.select(ready::add, wait);
      asleep = false;
    }
  }

  /** Returns the whole milliseconds until {@code due}, rounded up, or -1 if that is past. */
  private long millisUntil(long due) {
    long nanos = due - time.nanos();
    return nanos <= 0 ? -1 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }

  private boolean readReady() {
    boolean more = false;
    for (int i = 0; i < ready.size() && !paused && !closed; i++) {
      more |= io.read(ready.get(i));
    }
    return more;
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
    inbound.reportUnreachable();
    nextTimer = Long.MAX_VALUE;
    if (!closed && !TIMERS.run(listener, call)) {
      nextTimer = time.nanos() + FAILED_TIMERS_NANOS;
    }
    return nextTimer;
  }

  private void end() {
    closed = true;
    io.flush();
    io.loopEnded();
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
    io.flush();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (ended) {
      drain();
    } else if (asleep) {
      asleep = false;
      Wakeups.leave(wakeup);
    }
  }

  @Override
  public boolean onLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public Peer peer(InetSocketAddress remote) {
    return peer(remote, 0);
  }

  @Override
  public Peer peer(InetSocketAddress remote, int portIndex) {
    ConnectedPeer found = connected.at(remote, portIndex, time.nanos(), listen);
    return found != null ? found.peer : io.peerAt(remote);
  }

  private void listen(ConnectedPeer fresh) {
    try {
      if (!closed) {
        fresh.channel.register(selector, paused ? 0 : SelectionKey.OP_READ, fresh);
        io.opened(fresh);
      }
    } catch (ClosedChannelException e) {
      LOG.log(Level.DEBUG, () -> "carrier " + name + ": a connected channel closed at once", e);
    }
  }

  @Override
  public void send(Peer peer, Bytes datagram) {
    taps.sent(local, peer, datagram);
    io.send(peer, datagram);
  }

  @Override
  public void pause() {
    setInterest(true, 0);
  }

  @Override
  public void resume() {
    setInterest(false, SelectionKey.OP_READ);
  }

  private void setInterest(boolean pause, int operations) {
    if (pause != paused) {
      paused = pause;
      for (SelectionKey key : selector.keys()) {
        if (key.isValid() && !(boundLeft && key == bound)) {
          key.interestOps(operations);
        }
      }
    }
  }

  /**
   * Reads the bound channel no more: what comes to it waits in the kernel for another process. The
   * connected channels are read, and both are written to, as before. On the loop.
   */
  void leaveBound() {
    boundLeft = true;
    if (bound.isValid()) {
      bound.interestOps(0);
    }
  }

  @Override
  public int maxDatagramBytes() {
    return limits.maxDatagramBytes();
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
