// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.HopQueue;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.QueuedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests for devices of the directory, by the device's name, and for other servers whose entry of
 * the allowed destinations says how many at a time, by their address. A device gets a window of
 * requests at a time, and perhaps a pause between their beginnings; the others wait, as many as its
 * profile allows. Those of one session wait in the order they came; between sessions the window and
 * the queue are shared out fairly. When a profile changes, what waits goes on at once as far as the
 * new values allow. Thread-safe.
 */
public final class DeviceQueues implements HopQueue {
  private final Map<Object, Queue> queues = new HashMap<>();
  private final Time time;
  private final int window;

  private static final class Queue {
    /** By the client's account and peer, which a session is known by; made when it is needed. */
    AccountQueue<QueuedRequest> waiting;

    final QueueSpeed speed = new QueueSpeed();

    /** The latest: its profile says how many, and how often. */
    NextHop hop;

    int inFlight;

    /** When the latest began, by the monotonic clock in nanoseconds. */
    long begunAt;

    /** Ends the time between two beginnings; null when that is over. */
    Timer pause;

    boolean isEmpty() {
      return waiting == null || waiting.size() == 0;
    }

    /** Returns in how many seconds what waits now will have been worked off. */
    long seconds(long now) {
      return speed.secondsFor(waiting.size(), hop.spacing(), begunAt, now);
    }

    QueuedRequest next() {
      QueuedRequest next = waiting == null ? null : waiting.poll();
      while (next != null && next.isOver()) {
        next = waiting.poll();
      }
      return next;
    }
  }

  /**
   * Makes queues that let {@code window} requests at a time to a device, unless its profile says.
   */
  public DeviceQueues(Time time, int window) {
    this.time = time;
    this.window = window;
  }

  /**
   * Starts a request now, or when the device has done others. When too many wait, the answer 5.03
   * goes to it, or to the latest request of the session that has most waiting.
   */
  @Override
  public void submit(NextHop hop, QueuedRequest request) {
    boolean now;
    QueuedRequest refused = null;
    long wait = 0;
    synchronized (this) {
      Queue queue = queues.computeIfAbsent(hop.server(), server -> new Queue());
      queue.hop = hop;
      now = queue.isEmpty() && mayBegin(queue);
      if (now) {
        begin(queue);
      } else {
        refused = await(queue, hop.queueLimit(), request);
        wait = refused == null ? 0 : queue.seconds(time.nanos());
      }
    }
    if (now) {
      request.start();
    } else if (refused != null) {
      String server = hop.name().isEmpty() ? "this server" : hop.name();
      refused.refused(ErrorResponses.unavailable("too many requests wait for " + server, wait));
    } else {
      start(hop.server(), next(hop.server())); // a new profile may let more of them go
    }
  }

  private boolean mayBegin(Queue queue) {
    return queue.inFlight < queue.hop.window(window) && queue.pause == null;
  }

  private void begin(Queue queue) {
    queue.inFlight++;
    queue.begunAt = time.nanos();
    pause(queue);
  }

  /** Has the device pause until the spacing is over that its profile asks for at present. */
  private void pause(Queue queue) {
    Duration spacing = queue.hop.spacing();
    long left = spacing.isZero() ? 0 : queue.begunAt + spacing.toNanos() - time.nanos();
    if (queue.pause != null) {
      queue.pause.cancel();
      queue.pause = null;
    }
    if (left > 0) {
      Object device = queue.hop.server();
      queue.pause = time.schedule(Duration.ofNanos(left), () -> pauseEnds(device, queue));
    }
  }

  /** Has a request wait; returns the one for which there is no room. */
  private static QueuedRequest await(Queue queue, int limit, QueuedRequest request) {
    Object account = request.account();
    Peer session = request.session();
    QueuedRequest out = null;
    if (queue.waiting == null) {
      queue.waiting = new AccountQueue<>(QueuedRequest::bytes);
    }
    if (!hasRoom(queue, limit)) {
      out = queue.waiting.makeRoomFor(account, session);
      if (out == null) {
        return request;
      }
    }
    queue.waiting.add(account, session, request);
    return out;
  }

  private static boolean hasRoom(Queue queue, int limit) {
    if (queue.waiting.size() >= limit) {
      queue.waiting.removeIf(each -> each.isOver());
    }
    return queue.waiting.size() < limit;
  }

  private void pauseEnds(Object device, Queue queue) {
    QueuedRequest first;
    synchronized (this) {
      if (queues.get(device) != queue) {
        return; // a profile without spacing came in this moment, and all requests are over
      }
      pause(queue);
      first = queue.pause == null ? next(device) : null;
    }
    start(device, first);
  }

  /** Profiles have other values: lets all requests begin that may begin now. */
  void profilesChanged() {
    List<Object> devices;
    synchronized (this) {
      queues.values().forEach(this::pause);
      devices = List.copyOf(queues.keySet());
    }
    devices.forEach(device -> start(device, next(device)));
  }

  /** A request that was started is over: starts the next one. */
  @Override
  public void release(Object server) {
    QueuedRequest first;
    synchronized (this) {
      Queue queue = queues.get(server);
      queue.inFlight--;
      queue.speed.ended(time.nanos(), !queue.isEmpty());
      first = next(server);
    }
    start(server, first);
  }

  /** Starts a request, or none when it is null, and all others that may begin now. */
  private void start(Object device, QueuedRequest first) {
    for (QueuedRequest next = first; next != null; next = next(device)) {
      next.start();
    }
  }

  /** Returns a request that may begin now, or null. */
  private synchronized QueuedRequest next(Object device) {
    Queue queue = queues.get(device);
    if (queue == null) {
      return null; // another thread has found that nothing is left
    }
    QueuedRequest next = mayBegin(queue) ? queue.next() : null;
    if (next != null) {
      begin(queue);
    } else if (queue.inFlight == 0 && queue.pause == null && queue.isEmpty()) {
      queues.remove(device);
    }
    return next;
  }

  /** Forgets the requests that were ended while they waited, and pauses that nothing waits for. */
  synchronized void forgetEnded() {
    for (Queue queue : List.copyOf(queues.values())) {
      if (queue.waiting != null) {
        queue.waiting.removeIf(each -> each.isOver());
      }
      if (queue.isEmpty() && queue.pause != null) {
        queue.pause.cancel();
        queue.pause = null;
      }
    }
    queues.values().removeIf(each -> each.inFlight == 0 && each.pause == null && each.isEmpty());
  }

  /** Returns how many devices have requests. */
  synchronized int size() {
    return queues.size();
  }

  /**
   * Returns the queues that something waits in or is sent from: server, requests that wait,
   * requests in flight, seconds until what waits will have been worked off.
   */
  public synchronized List<List<?>> rows() {
    List<List<?>> rows = new ArrayList<>();
    long now = time.nanos();
    queues.forEach(
        (server, queue) -> {
          int waiting = queue.isEmpty() ? 0 : queue.waiting.size();
          if (waiting + queue.inFlight > 0) {
            long seconds = waiting == 0 ? 0 : queue.seconds(now);
            rows.add(List.of(server.toString(), waiting, queue.inFlight, seconds));
          }
        });
    return rows;
  }
}
