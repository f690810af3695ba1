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
 * The place of a service that may go and come [DESIGN §1]. It outlives its occupant, counts the
 * calls inside, lets an occupant leave only when they are done (or the drain time is over), parks
 * callers while it is empty, and lets them go on with the next one. A Declarative Services
 * component binds into it: {@link #fill} from the bind method, {@link #vacate} from the unbind
 * method. Several may be in it at once, as when two versions of a bundle run for a while: the first
 * by {@link ServiceRank} is its occupant, and when that leaves the next one is at once.
 *
 * <p>A call that fails is over for the occupant, is logged, and harms no other [{@link
 * CallbackGuard}]: a visit is told {@link Refusal#FAILED}, {@link #call} returns what it returns of
 * an empty slot.
 *
 * <p>Thread-safe; no visit is called while the lock is held.
 *
 * @param <T> the type of the occupant
 */
public final class Slot<T> implements AutoCloseable {
  private static final CallbackGuard OCCUPANTS =
      new CallbackGuard(Slot.class, "a call of a service");
  private static final CallbackGuard VISITS =
      new CallbackGuard(Slot.class, "who waited for a service");

  private final Time time;
  private final SlotLimits limits;
  private final ArrayDeque<Parked> parked = new ArrayDeque<>();
  private final Candidates<Tenant> candidates = new Candidates<>();
  private long parkedBytes;
  private volatile Tenant tenant; // the first candidate; written under the lock
  private boolean closed;

  /** Makes an empty slot. */
  public Slot(Time time, SlotLimits limits) {
    this.time = time;
    this.limits = limits;
  }

  /** One occupant and the calls it has inside. Guarded by the slot. */
  private final class Tenant {
    final T occupant;
    int inside;
    boolean evicted;

    Tenant(T occupant) {
      this.occupant = occupant;
    }
  }

  /** A caller that waits. {@code timer} is set by the slot under its lock. */
  private final class Parked {
    final Visit<T> visit;
    final long bytes;
    Timer timer;

    Parked(Visit<T> visit, long bytes) {
      this.visit = visit;
      this.bytes = bytes;
    }
  }

  /** Moves an occupant in, before all that are here: whoever binds it decides which one counts. */
  public void fill(T occupant) {
    fill(occupant, ServiceRank.first());
  }

  /**
   * Moves an occupant in, or changes where it stands. The first one gets the calls, those that wait
   * included; the others stand by and finish the calls inside them.
   */
  public void fill(T occupant, ServiceRank rank) {
    Tenant host;
    List<Parked> released;
    synchronized (this) {
      if (closed) {
        return;
      }
      Tenant present = candidates.get(occupant);
      candidates.put(occupant, present != null ? present : new Tenant(occupant), rank);
      host = candidates.first();
      tenant = host;
      released = takeParked();
      host.inside += released.size();
    }
    each(released, visit -> admit(host, visit));
  }

  /** Does it to each, whatever the others do; an error that is passed on comes at the end. */
  private void each(List<Parked> released, Consumer<Visit<T>> action) {
    Error passedOn = null;
    for (Parked each : released) {
      each.timer.cancel();
      try {
        action.accept(each.visit);
      } catch (Error error) {
        passedOn = error;
      }
    }
    if (passedOn != null) {
      throw passedOn;
    }
  }

  /** Lets a visit in that is counted already; one that fails is over. */
  private void admit(Tenant host, Visit<T> visit) {
    Runnable leave = leave(host);
    boolean good = false;
    try {
      good = OCCUPANTS.run(host.occupant, present -> visit.inside(present, leave));
    } finally {
      if (!good) {
        leave.run();
        refuse(visit, Refusal.FAILED);
      }
    }
  }

  private void refuse(Visit<T> visit, Refusal why) {
    VISITS.run(visit, Visit::refused, why);
  }

  /**
   * Moves an occupant out: it gets no new calls, which go to the next one if there is one, and this
   * waits until the calls inside are done or the drain time is over. Does nothing when it is not
   * here.
   *
   * @return whether all calls were done
   */
  public boolean vacate(T occupant) {
    Tenant gone;
    synchronized (this) {
      gone = candidates.remove(occupant);
      tenant = candidates.first();
      if (gone == null || gone.inside == 0) {
        return true;
      }
    }
    Timer limit = time.schedule(limits.drain(), () -> evict(gone));
    boolean interrupted = false;
    synchronized (this) {
      while (gone.inside > 0 && !gone.evicted) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
          gone.evicted = true;
        }
      }
    }
    limit.cancel();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !gone.evicted;
  }

  private synchronized void evict(Tenant gone) {
    gone.evicted = true;
    notifyAll();
  }

  /**
   * Lets a call in now, or parks it.
   *
   * @param bytes what the call holds on to while it waits
   */
  public void enter(long bytes, Visit<T> visit) {
    Refusal refusal = null;
    Tenant host;
    synchronized (this) {
      host = tenant;
      if (host != null) {
        host.inside++;
      } else {
        refusal = closed ? Refusal.CLOSED : hasRoom(bytes) ? null : Refusal.FULL;
        if (refusal == null) {
          park(new Parked(visit, bytes));
        }
      }
    }
    if (host != null) {
      admit(host, visit);
    } else if (refusal != null) {
      refuse(visit, refusal);
    } else {
      VISITS.run(visit, Visit::parked);
    }
  }

  private boolean hasRoom(long bytes) {
    return parked.size() < limits.parkedVisits() && parkedBytes + bytes <= limits.parkedBytes();
  }

  private void park(Parked each) {
    parked.add(each);
    parkedBytes += each.bytes;
    each.timer = time.schedule(limits.grace(), () -> expire(each));
  }

  private void expire(Parked each) {
    synchronized (this) {
      if (!parked.remove(each)) {
        return;
      }
      parkedBytes -= each.bytes;
    }
    refuse(each.visit, Refusal.EMPTY);
  }

  private List<Parked> takeParked() {
    List<Parked> taken = new ArrayList<>(parked);
    parked.clear();
    parkedBytes = 0;
    return taken;
  }

  private Runnable leave(Tenant host) {
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        release(host);
      }
    };
  }

  private synchronized void release(Tenant host) {
    host.inside--;
    if (host.inside == 0 && host != tenant) { // only who leaves, or stands by, is waited for
      notifyAll();
    }
  }

  /**
   * Does a call that is over when it returns; nothing is parked.
   *
   * @param absent the result when the slot is empty, or the call fails
   */
  public <R> R call(Function<? super T, ? extends R> call, R absent) {
    return call(call, absent, absent);
  }

  /**
   * Does a call that is over when it returns; nothing is parked.
   *
   * @param absent the result when the slot is empty
   * @param failed the result when the call fails
   */
  public <R> R call(Function<? super T, ? extends R> call, R absent, R failed) {
    Tenant host;
    synchronized (this) {
      host = tenant;
      if (host == null) {
        return absent;
      }
      host.inside++;
    }
    try {
      return OCCUPANTS.get(host.occupant, call, failed);
    } finally {
      release(host);
    }
  }

  /** Returns the occupant, or null; it is not counted as a call inside. */
  public T occupant() {
    Tenant present = tenant;
    return present == null ? null : present.occupant;
  }

  /** Returns how many callers wait. */
  public synchronized int waiting() {
    return parked.size();
  }

  /** Sends everybody away who waits, and everybody who comes. */
  @Override
  public void close() {
    List<Parked> refused;
    synchronized (this) {
      closed = true;
      tenant = null;
      candidates.clear();
      refused = takeParked();
    }
    each(refused, visit -> refuse(visit, Refusal.CLOSED));
  }
}
