// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.lib.loop.CallbackGuard;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * All moments an endpoint waits for: a binary heap whose entries know their index in it, so that
 * one that is no longer waited for leaves at once and nothing of it stays behind. Used on the loop
 * alone.
 */
final class Deadlines {
  private static final CallbackGuard DEADLINES =
      new CallbackGuard(Deadlines.class, "what was due at an endpoint");

  private final Consumer<Deadline> reach = entry -> entry.reached(this.now);
  private long now;
  private Deadline[] heap = new Deadline[64];
  private int size;

  /** Sets the moment of {@code entry}, whether it had one or not. */
  void set(Deadline entry, long due) {
    if (entry.heapIndex < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      entry.due = due;
      rise(entry, size++);
    } else {
      boolean earlier = due < entry.due;
      entry.due = due;
      if (earlier) {
        rise(entry, entry.heapIndex);
      } else {
        sink(entry, entry.heapIndex);
      }
    }
  }

  /** Takes {@code entry} out; does nothing when it is not in. */
  void clear(Deadline entry) {
    int index = entry.heapIndex;
    if (index < 0) {
      return;
    }
    entry.heapIndex = -1;
    Deadline last = heap[--size];
    heap[size] = null;
    if (last != entry) {
      if (last.due < entry.due) {
        rise(last, index);
      } else {
        sink(last, index);
      }
    }
  }

  /** Lets everything happen that is due; returns the next moment, or Long.MAX_VALUE. */
  long run(long now) {
    while (size > 0 && heap[0].due <= now) {
      Deadline first = heap[0];
      clear(first);
      this.now = now;
      DEADLINES.run(first, reach);
    }
    return size == 0 ? Long.MAX_VALUE : heap[0].due;
  }

  /** Returns how many moments are waited for. */
  int size() {
    return size;
  }

  private void rise(Deadline entry, int from) {
    int at = from;
    while (at > 0 && entry.due < heap[(at - 1) >> 1].due) {
      put(heap[(at - 1) >> 1], at);
      at = (at - 1) >> 1;
    }
    put(entry, at);
  }

  private void sink(Deadline entry, int from) {
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1].due < heap[child].due) {
        child++;
      }
      if (entry.due <= heap[child].due) {
        break;
      }
      put(heap[child], at);
      at = child;
    }
    put(entry, at);
  }

  private void put(Deadline entry, int at) {
    heap[at] = entry;
    entry.heapIndex = at;
  }
}
