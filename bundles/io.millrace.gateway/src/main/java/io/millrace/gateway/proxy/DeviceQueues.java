// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.transport.Peer;
import io.millrace.gateway.message.ErrorResponses;
import java.util.HashMap;
import java.util.Map;

/**
 * Requests for devices of the directory, by the device's name: some at a time are with the device,
 * the others wait, as many as its profile allows. Those of one session wait in the order they came;
 * between sessions the device is shared out, so that none takes another's turns or places.
 * Thread-safe.
 */
final class DeviceQueues {
  private final Map<String, Queue> queues = new HashMap<>();
  private final int window;

  private static final class Queue {
    /** A session is known by its peer; who needs none is its own. */
    final FairQueue<Peer, Forwarding> waiting = new FairQueue<>(Forwarding::bytes);

    int inside;
  }

  /** Makes queues that let {@code window} requests at a time to each device. */
  DeviceQueues(int window) {
    this.window = window;
  }

  /**
   * Starts a request now or when its turn comes. When too many wait 5.03 goes to it, or to a later
   * one of whoever has most waiting.
   */
  void submit(String device, int limit, Forwarding request) {
    boolean now;
    Forwarding refused = null;
    synchronized (this) {
      Queue queue = queues.computeIfAbsent(device, name -> new Queue());
      now = queue.inside < window;
      if (now) {
        queue.inside++;
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
  private static Forwarding await(Queue queue, int limit, Forwarding request) {
    Peer who = request.exchange().peer();
    Forwarding out = null;
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
      queue.waiting.removeIf(Forwarding::isDone);
    }
    return queue.waiting.size() < limit;
  }

  /** One request that was started is over; the next one's turn comes. */
  void release(String device) {
    Forwarding next;
    synchronized (this) {
      Queue queue = queues.get(device);
      next = queue.waiting.poll();
      while (next != null && next.isDone()) {
        next = queue.waiting.poll();
      }
      if (next == null && --queue.inside == 0) {
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
