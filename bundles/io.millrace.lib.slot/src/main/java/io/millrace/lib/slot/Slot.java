// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A service slot: the holder of a service that may go and come [DESIGN §1]. It outlives its
 * service, counts the calls in progress, lets a service go only when they are done (or the drain
 * time is over), lets callers wait while there is none, and lets them go on with the next one. A
 * Declarative Services component calls {@link #bind} and {@link #unbind} from its methods of that
 * name. Several services may be bound at once, as when two versions of a bundle run for a while:
 * the first by {@link ServiceRank} gets the calls, and when it goes the next one gets them at once.
 *
 * <p>A call that fails is over for the service, is logged, and harms no other [{@link
 * CallbackGuard}]: a caller is told {@link Refusal#FAILED}, {@link #call} returns what it returns
 * of an empty slot.
 *
 * <p>Thread-safe; no caller is called while the lock is held.
 *
 * @param <T> the type of the service
 */
public final class Slot<T> implements AutoCloseable {
  private static final CallbackGuard SERVICES =
      new CallbackGuard(Slot.class, "a call of a service");
  private static final CallbackGuard CALLERS =
      new CallbackGuard(Slot.class, "who waited for a service");

  private final Time time;
  private final SlotLimits limits;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final Candidates<Bound> candidates = new Candidates<>();
  private long waitingBytes;
  private volatile Bound first; // the first candidate; written under the lock
  private boolean closed;

  /** Makes an empty slot. */
  public Slot(Time time, SlotLimits limits) {
    this.time = time;
    this.limits = limits;
  }

  /** One service and its calls in progress. Guarded by the slot. */
  private final class Bound {
    final T service;
    int inProgress;
    boolean expired;

    Bound(T service) {
      this.service = service;
    }
  }

  /** A caller that waits. {@code timer} is set by the slot under its lock. */
  private final class Waiting {
    final Caller<T> caller;
    final long bytes;
    Timer timer;

    Waiting(Caller<T> caller, long bytes) {
      this.caller = caller;
      this.bytes = bytes;
    }
  }

  /** Binds a service before all others: whoever calls this decides which one counts. */
  public void bind(T service) {
    bind(service, ServiceRank.first());
  }

  /**
   * Binds a service, or changes its rank. The first one by rank gets the calls, waiting ones
   * included; the others stand by and finish their calls in progress.
   */
  public void bind(T service, ServiceRank rank) {
    Bound bound;
    List<Waiting> released;
    synchronized (this) {
      if (closed) {
        return;
      }
      Bound present = candidates.get(service);
      candidates.put(service, present != null ? present : new Bound(service), rank);
      bound = candidates.first();
      first = bound;
      released = takeWaiting();
      bound.inProgress += released.size();
    }
    each(released, caller -> admit(bound, caller));
  }

  /** Does it to each, whatever the others do; an error that is passed on comes at the end. */
  private void each(List<Waiting> released, Consumer<Caller<T>> action) {
    Error passedOn = null;
    for (Waiting each : released) {
      each.timer.cancel();
      try {
        action.accept(each.caller);
      } catch (Error error) {
        passedOn = error;
      }
    }
    if (passedOn != null) {
      throw passedOn;
    }
  }

  /** Admits a caller that is counted already; one that fails is over. */
  private void admit(Bound bound, Caller<T> caller) {
    Runnable done = done(bound);
    boolean good = false;
    try {
      good = SERVICES.run(bound.service, present -> caller.admitted(present, done));
    } finally {
      if (!good) {
        done.run();
        refuse(caller, Refusal.FAILED);
      }
    }
  }

  private void refuse(Caller<T> caller, Refusal why) {
    CALLERS.run(caller, Caller::refused, why);
  }

  /**
   * Unbinds a service: it gets no new calls, which go to the next one if there is one, and this
   * waits until its calls in progress are done or the drain time is over. Does nothing when it is
   * not bound.
   *
   * @return whether all calls were done
   */
  public boolean unbind(T service) {
    Bound gone;
    synchronized (this) {
      gone = candidates.remove(service);
      first = candidates.first();
      if (gone == null || gone.inProgress == 0) {
        return true;
      }
    }
    Timer limit = time.schedule(limits.drain(), () -> expire(gone));
    boolean interrupted = false;
    synchronized (this) {
      while (gone.inProgress > 0 && !gone.expired) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
          gone.expired = true;
        }
      }
    }
    limit.cancel();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !gone.expired;
  }

  private synchronized void expire(Bound gone) {
    gone.expired = true;
    notifyAll();
  }

  /**
   * Admits a caller now, or lets it wait.
   *
   * @param bytes what the caller holds on to while it waits
   */
  public void submit(long bytes, Caller<T> caller) {
    Refusal refusal = null;
    Bound bound;
    synchronized (this) {
      bound = first;
      if (bound != null) {
        bound.inProgress++;
      } else {
        refusal = closed ? Refusal.CLOSED : hasRoom(bytes) ? null : Refusal.FULL;
        if (refusal == null) {
          await(new Waiting(caller, bytes));
        }
      }
    }
    if (bound != null) {
      admit(bound, caller);
    } else if (refusal != null) {
      refuse(caller, refusal);
    } else {
      CALLERS.run(caller, Caller::waiting);
    }
  }

  private boolean hasRoom(long bytes) {
    return waiting.size() < limits.waitingCallers()
        && waitingBytes + bytes <= limits.waitingBytes();
  }

  private void await(Waiting each) {
    waiting.add(each);
    waitingBytes += each.bytes;
    each.timer = time.schedule(limits.grace(), () -> expire(each));
  }

  private void expire(Waiting each) {
    synchronized (this) {
      if (!waiting.remove(each)) {
        return;
      }
      waitingBytes -= each.bytes;
    }
    refuse(each.caller, Refusal.EMPTY);
  }

  private List<Waiting> takeWaiting() {
    List<Waiting> taken = new ArrayList<>(waiting);
    waiting.clear();
    waitingBytes = 0;
    return taken;
  }

  private Runnable done(Bound bound) {
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        release(bound);
      }
    };
  }

  private synchronized void release(Bound bound) {
    bound.inProgress--;
    if (bound.inProgress == 0 && bound != first) { // only who leaves, or stands by, is waited for
      notifyAll();
    }
  }

  /**
   * Does a call that is over when it returns; nothing is waiting.
   *
   * @param absent the result when the slot is empty, or the call fails
   */
  public <R> R call(Function<? super T, ? extends R> call, R absent) {
    return call(call, absent, absent);
  }

  /**
   * Does a call that is over when it returns; nothing is waiting.
   *
   * @param absent the result when the slot is empty
   * @param failed the result when the call fails
   */
  public <R> R call(Function<? super T, ? extends R> call, R absent, R failed) {
    Bound bound;
    synchronized (this) {
      bound = first;
      if (bound == null) {
        return absent;
      }
      bound.inProgress++;
    }
    try {
      return SERVICES.get(bound.service, call, failed);
    } finally {
      release(bound);
    }
  }

  /** Returns the service, or null; it is not counted as a call in progress. */
  public T service() {
    Bound present = first;
    return present == null ? null : present.service;
  }

  /** Returns how many callers wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Sends everybody away who waits, and everybody who comes. */
  @Override
  public void close() {
    List<Waiting> refused;
    synchronized (this) {
      closed = true;
      first = null;
      candidates.clear();
      refused = takeWaiting();
    }
    each(refused, caller -> refuse(caller, Refusal.CLOSED));
  }
}
