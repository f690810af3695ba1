// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.HopKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The latest requests that were forwarded, or were to be: a ring of records that are made once and
 * written again and again, so that tracing a request allocates nothing. Text is made of a record
 * when somebody reads it. Thread-safe.
 */
public final class TraceRing {
  /** The code of a request that got no answer, because a newer one has its token. */
  public static final int NOT_ANSWERED = 0;

  /** More of a request's options is left out. */
  static final int OPTION_BYTES = 128;

  private static final long NANOS_PER_MICRO = 1000;

  private final Time time;
  private final Slot[] slots;
  private final AtomicLong next = new AtomicLong();

  /** One record. */
  private static final class Slot {
    final byte[] options = new byte[OPTION_BYTES];
    int optionBytes;
    boolean cut;
    long number = -1;
    long begun;
    int tookMicros;
    int sentMicros; // -1: it was not sent
    int method;
    int code;
    Peer peer;
    Session session;
    HopKind hop;
  }

  /**
   * Makes an empty ring.
   *
   * @param size how many requests it keeps; 0 switches the trace off
   */
  public TraceRing(Time time, int size) {
    this.time = time;
    this.slots = new Slot[size];
    for (int i = 0; i < size; i++) {
      slots[i] = new Slot();
    }
  }

  /**
   * Adds a request that is over.
   *
   * @param code the answer's, or {@link #NOT_ANSWERED}
   * @param now the monotonic clock
   */
  public void add(Traceable request, int code, long now) {
    if (slots.length == 0) {
      return;
    }
    long number = next.getAndIncrement();
    Slot slot = slots[(int) (number % slots.length)];
    synchronized (slot) {
      if (slot.number < number) { // else another thread has come round the whole ring meanwhile
        slot.number = number;
        write(slot, request, code, now);
      }
    }
  }

  private static void write(Slot slot, Traceable request, int code, long now) {
    slot.begun = request.begun();
    slot.tookMicros = micros(now - request.begun());
    slot.sentMicros = request.sentAt() == 0 ? -1 : micros(request.sentAt() - request.begun());
    slot.method = request.request().code();
    slot.code = code;
    slot.peer = request.peer();
    slot.session = request.session();
    slot.hop = request.hopKind();
    Bytes options = request.request().options().encoded();
    slot.cut = options.length() > OPTION_BYTES;
    slot.optionBytes = slot.cut ? OPTION_BYTES : options.length();
    if (slot.cut) {
      options.slice(0, OPTION_BYTES).copyTo(slot.options, 0);
    } else {
      options.copyTo(slot.options, 0);
    }
  }

  private static int micros(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, nanos / NANOS_PER_MICRO));
  }

  /** Returns the number that the next request will have. */
  public long next() {
    return next.get();
  }

  /**
   * Returns those that are kept, oldest first.
   *
   * @param from those with a lower number are left out
   * @param most of more, the oldest are left out
   * @param which says whose are returned
   */
  public List<TracedRequest> read(long from, int most, Predicate<TracedRequest> which) {
    List<TracedRequest> found = new ArrayList<>();
    long end = next.get();
    for (long number = end - 1; number >= Math.max(from, end - slots.length); number--) {
      TracedRequest each = found.size() < most ? read(number) : null;
      if (each != null && which.test(each)) {
        found.add(0, each);
      }
    }
    return found;
  }

  private TracedRequest read(long number) {
    if (number < 0) {
      return null;
    }
    Slot slot = slots[(int) (number % slots.length)];
    synchronized (slot) {
      return slot.number != number
          ? null
          : new TracedRequest(
              number,
              time.now().minus(Duration.ofNanos(time.nanos() - slot.begun)),
              slot.peer,
              slot.session,
              slot.method,
              RequestedUri.of(Bytes.copyOf(slot.options, 0, slot.optionBytes), slot.cut),
              slot.code,
              slot.tookMicros,
              slot.sentMicros,
              slot.hop);
    }
  }
}
