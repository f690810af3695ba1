// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Uses the first of the services of one name, and changes over at once when a better one comes or
 * the present one goes. For services that have one user at a time, who keeps them, such as a line
 * or a carrier; a service that is called anew each time goes into a {@link Slot}.
 *
 * <p>Changes come one after the other; none is made while a lock is held. Thread-safe.
 *
 * <p>A service that another user still has is tried again until it is free, as {@link RetryDelay}
 * says, and at once when it is added again. This happens only while two versions of a bundle run at
 * once. The api has no event for it: a line, a carrier or a link has one user, refuses a second
 * one, and says nothing when the first has left; an event would have to be supplied by everybody
 * who writes a line.
 *
 * @param <S> the type of the services
 */
public final class PreferredService<S> {
  private static final CallbackGuard GUARD =
      new CallbackGuard(PreferredService.class, "changing over to another service of a name");

  /** How the user changes over. */
  @FunctionalInterface
  public interface Change<S> {
    /**
     * Lets go of one service and begins with another.
     *
     * @param from the present one, or null
     * @param to the next one, or null when there is none
     * @return false when {@code to} is taken for now: then none is used until it is free
     */
    boolean over(S from, S to);
  }

  private final Time time;
  private final Change<S> change;
  private final Candidates<S> candidates = new Candidates<>();
  private final Availability<S> available = new Availability<>();
  private S current;
  private boolean changing;
  private boolean again; // a service was added during the change
  private final RetryDelay delay = new RetryDelay();
  private boolean closed;
  private Timer retry;

  /** Begins without services. */
  public PreferredService(Time time, Change<S> change) {
    this.time = time;
    this.change = change;
  }

  /** A service came, or stands elsewhere now. */
  public void add(S service, ServiceRank rank) {
    synchronized (this) {
      if (closed) {
        return;
      }
      candidates.put(service, service, rank);
    }
    settle();
  }

  /** A service goes. */
  public void remove(S service) {
    synchronized (this) {
      candidates.remove(service);
    }
    settle();
  }

  /**
   * Has a listener told of each service that is in use from now on, when the change to it is made;
   * on the thread that made it. What the listener throws stays here; it must not block.
   *
   * @return ends it
   * @throws IllegalStateException when 64 listen already
   */
  public Subscription onAvailable(Consumer<? super S> listener) {
    return available.add(listener);
  }

  /** Returns the service in use, or null. */
  public synchronized S current() {
    return current;
  }

  /** Tells whether no service of that name is there. */
  public synchronized boolean isEmpty() {
    return candidates.isEmpty();
  }

  /** Lets go of the service in use; takes no other. */
  public void close() {
    synchronized (this) {
      closed = true;
      candidates.clear();
    }
    settle();
    available.clear();
  }

  private void settle() {
    boolean good = true;
    while (good) {
      S from;
      S to;
      synchronized (this) {
        from = current;
        to = candidates.first();
        again |= changing;
        if (changing || to == from) {
          return;
        }
        changing = true;
        again = false;
        if (retry != null) {
          retry.cancel();
        }
      }
      good = change(from, to);
    }
  }

  private boolean change(S from, S to) {
    boolean good = false;
    try {
      good = GUARD.get(change, each -> each.over(from, to), false);
      return good;
    } finally {
      end(good, to);
      if (good && to != null) {
        available.tell(to);
      }
    }
  }

  private synchronized void end(boolean good, S to) {
    changing = false;
    current = good ? to : null;
    if (good) {
      delay.reset();
    } else if (!candidates.isEmpty()) {
      retry = time.schedule(again ? Duration.ZERO : delay.next(), this::settle);
    }
  }
}
