// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.transport.Peer;
import io.millrace.gateway.message.ErrorResponses;
import java.util.HashMap;
import java.util.Map;

/**
 * Requests for devices of the directory, by the device's name. A device gets a window of requests
 * at a time; the others wait, as many as its profile allows. Those of one session wait in the order
 * they came; between sessions the window and the queue are shared out fairly. Thread-safe.
 */
final class DeviceQueues {
  private final Map<String, Queue> queues = new HashMap<>();
  private final int window;

  private static final class Queue {
    /** By the client's peer, which is what a session is known by; made when it is needed. */
    FairQueue<Peer, ProxiedExchange> waiting;

    int inFlight;

    ProxiedExchange next() {
      ProxiedExchange next = waiting == null ? null : waiting.poll();
      while (next != null && next.client.isDone()) {
        next = waiting.poll();
      }
      return next;
    }
  }

  /** Makes queues that let {@code window} requests at a time to each device. */
  DeviceQueues(int window) {
    this.window = window;
  }

  /**
   * Starts a request now, or when the device has done others. When too many wait, the answer 5.03
   * goes to it, or to the latest request of the session that has most waiting.
   */
  void submit(String device, int limit, ProxiedExchange request) {
    boolean now;
    ProxiedExchange refused = null;
    synchronized (this) {
      Queue queue = queues.computeIfAbsent(device, name -> new Queue());
      now = queue.inFlight < window;
      if (now) {
        queue.inFlight++;
      } else {
        refused = await(queue, limit, request);
      }
    }
    if (now) {
      request.start();
    } else if (refused != null) {
      refused.refused(ErrorResponses.unavailable("too many requests wait for " + device));
    }
  }

  /** Has a request wait; returns the one for which there is no room. */
  private static ProxiedExchange await(Queue queue, int limit, ProxiedExchange request) {
    Peer who = request.client.peer();
    ProxiedExchange out = null;
    if (queue.waiting == null) {
      queue.waiting = new FairQueue<>(each -> each.request.bytes());
    }
    if (!hasRoom(queue, limit)) {
      out = queue.waiting.makeRoomFor(who);
      if (out == null) {
        return request;
      }
    }
    queue.waiting.add(who, request);
    return out;
  }

  private static boolean hasRoom(Queue queue, int limit) {
    if (queue.waiting.size() >= limit) {
      queue.waiting.removeIf(each -> each.client.isDone());
    }
    return queue.waiting.size() < limit;
  }

  /** A request that was started is over: starts the next one. */
  void release(String device) {
    ProxiedExchange next;
    synchronized (this) {
      Queue queue = queues.get(device);
      next = queue.next();
      if (next == null && --queue.inFlight == 0) {
        queues.remove(device);
      }
    }
    if (next != null) {
      next.start();
    }
  }

  /** Returns how many devices have requests. */
  synchronized int size() {
    return queues.size();
  }
}
