// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.gateway.Answers;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Requests for devices of the directory, by the device's name: some at a time are with the device,
 * the others wait in the order they came, as many as its profile allows. Thread-safe.
 */
final class DeviceQueues {
  private final Map<String, Queue> queues = new HashMap<>();
  private final int window;

  private static final class Queue {
    final ArrayDeque<Forwarding> waiting = new ArrayDeque<>();
    int inside;
  }

  /** Makes queues that let {@code window} requests at a time to each device. */
  DeviceQueues(int window) {
    this.window = window;
  }

  /** Starts a request now or when its turn comes; answers 5.03 when too many wait. */
  void submit(String device, int limit, Forwarding request) {
    boolean now;
    synchronized (this) {
      Queue queue = queues.computeIfAbsent(device, name -> new Queue());
      now = queue.inside < window;
      if (now) {
        queue.inside++;
      } else if (hasRoom(queue, limit)) {
        queue.waiting.add(request);
        return;
      }
    }
    if (now) {
      request.start();
    } else {
      request.refused(Answers.unavailable("too many requests wait for " + device));
    }
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
