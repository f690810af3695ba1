// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.WaitingCallers.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 * <p>Thread-safe; no caller and no listener is called while the lock is held.
 *
 * @param <T> the type of the service
 */
public final class Slot<T> implements AutoCloseable {
  private static final CallbackGuard SERVICES =
      new CallbackGuard(Slot.class, "a call of a service");
  private static final CallbackGuard CALLERS =
      new CallbackGuard(Slot.class, "a caller that waited for a service");

  private final Time time;
  private final SlotLimits limits;
  private final WaitingCallers<T> waiting;
  private final Candidates<BoundService<T>> candidates = new Candidates<>();
  private final Availability<T> available = new Availability<>();
  private volatile BoundService<T> first; // the first candidate; written under the lock
  private long emptyAt; // when it became empty last, by the monotonic clock
  private boolean closed;

  /** Makes an empty slot. */
  public Slot(Time time, SlotLimits limits) {
    this.time = time;
    this.limits = limits;
    this.waiting = new WaitingCallers<>(time, limits);
    this.emptyAt = time.nanos();
  }

  /** Binds a service before all others, whatever their rank. */
  public void bind(T service) {
    bind(service, ServiceRank.first());
  }

  /**
   * Binds a service, or changes its rank. The first one by rank gets the calls, waiting ones
   * included; the others stand by and finish their calls in progress.
   */
  public void bind(T service, ServiceRank rank) {
    BoundService<T> former;
    BoundService<T> bound;
    List<Waiting<T>> released;
    synchronized (this) {
      if (closed) {
        return;
      }
      BoundService<T> present = candidates.get(service);
      candidates.put(service, present != null ? present : new BoundService<>(service), rank);
      former = first;
      bound = candidates.first();
      first = bound;
      released = waiting.takeAll();
      bound.inProgress += released.size();
    }
    try {
      each(released, caller -> admit(bound, caller));
    } finally {
      tellOf(bound, former);
    }
  }

  /**
   * Has a listener told whenever a service becomes the one that gets the calls: the first after the
   * slot was empty, one of a better rank, or the next one when the one before it goes. It is told
   * after the callers that waited were admitted, on the thread that bound or unbound a service, and
   * not of the service that is there already when it begins to listen. Two changes in a row may
   * reach it in either order: {@link #service} says which one gets the calls.
   *
   * @param listener what it throws stays with the slot [{@link CallbackGuard}]; must not block
   * @return ends it; the slot's end does so, too
   * @throws IllegalStateException when 64 listen already
   */
  public Subscription onAvailable(Consumer<? super T> listener) {
    return available.add(listener);
  }

  private void tellOf(BoundService<T> present, BoundService<T> former) {
    if (present != null && present != former) {
      available.tell(present.service);
    }
  }

  /** Does it to each, whatever the others do; an error that is passed on comes at the end. */
  private void each(List<Waiting<T>> released, Consumer<Caller<T>> action) {
    Error passedOn = null;
    for (Waiting<T> each : released) {
      each.cancelGrace();
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
  private void admit(BoundService<T> bound, Caller<T> caller) {
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
    BoundService<T> gone;
    BoundService<T> former;
    BoundService<T> next;
    boolean idle;
    synchronized (this) {
      gone = candidates.remove(service);
      former = first;
      next = candidates.first();
      first = next;
      emptyAt = former == null ? emptyAt : time.nanos();
      idle = gone == null || gone.inProgress == 0;
    }
    tellOf(next, former);
    return idle || drain(gone);
  }

  /** Waits for the calls in progress; false when the drain time was over before. */
  private boolean drain(BoundService<T> gone) {
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

  private synchronized void expire(BoundService<T> gone) {
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
    BoundService<T> bound;
    synchronized (this) {
      bound = first;
      if (bound != null) {
        bound.inProgress++;
      } else if (closed) {
        refusal = Refusal.CLOSED;
      } else {
        refusal = waiting.add(caller, bytes, this::expire) ? null : Refusal.FULL;
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

  private void expire(Waiting<T> each) {
    synchronized (this) {
      if (!waiting.remove(each)) {
        return;
      }
    }
    refuse(each.caller, Refusal.EMPTY);
  }

  private Runnable done(BoundService<T> bound) {
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        release(bound);
      }
    };
  }

  private synchronized void release(BoundService<T> bound) {
    bound.inProgress--;
    if (bound.inProgress == 0 && bound != first) { // unbind waits for others than the first alone
      notifyAll();
    }
  }

  /** Does a call with the same result when the slot is empty and when the call fails. */
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
    BoundService<T> bound;
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
    BoundService<T> present = first;
    return present == null ? null : present.service;
  }

  /** Returns for how long there has been no service; empty when there is one, or at the end. */
  public synchronized Optional<Duration> away() {
    Duration empty = Duration.ofNanos(time.nanos() - emptyAt);
    return first != null || closed ? Optional.empty() : Optional.of(empty);
  }

  /** Returns how many callers wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Refuses every caller that waits and every caller from now on; listeners are let go. */
  @Override
  public void close() {
    List<Waiting<T>> refused;
    synchronized (this) {
      closed = true;
      first = null;
      candidates.clear();
      refused = waiting.takeAll();
    }
    available.clear();
    each(refused, caller -> refuse(caller, Refusal.CLOSED));
  }
}
