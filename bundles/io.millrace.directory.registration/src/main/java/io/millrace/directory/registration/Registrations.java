// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceSource;
import io.millrace.api.device.Resolution;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The registrations by their IDs. A name belongs to the account that registered it first, also for
 * a while after the lifetime of its registration [RFC 9176 §7.5]. Bounded in registrations, and in
 * registrations and bytes of each account. Thread-safe; listeners are called without a lock.
 */
final class Registrations implements DeviceSource, AutoCloseable {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(Registrations.class, "a listener of the registrations");
  private static final RefusedRegistration NOT_STORED =
      RefusedRegistration.of(
          CoapCode.SERVICE_UNAVAILABLE, "the store cannot write at the moment, send it again");
  private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

  private final Time time;
  private final RegistrationLimits limits;
  private final String profile;
  private final RegistrationJournal journal;
  private final Map<String, Registration> byId = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, Resolution> devices = Map.of();
  private Timer timer; // null: nothing ends
  private boolean closed;

  /**
   * Makes it empty.
   *
   * @param profile the device profile of all that register
   */
  Registrations(Time time, RegistrationLimits limits, String profile, RegistrationJournal journal) {
    this.time = time;
    this.limits = limits;
    this.profile = profile;
    this.journal = journal;
  }

  /** Takes what was stored, unless it is here already. */
  void restore(List<Registration> stored) {
    change(
        () -> {
          for (Registration each : stored) {
            if (byId.size() < limits.registrations()) {
              byId.putIfAbsent(each.id(), each);
            }
          }
        });
  }

  /**
   * Adds a registration, or replaces the one with its ID [RFC 9176 §5].
   *
   * @throws RefusedRegistration when its name is another account's, or there is no room
   */
  void put(Registration registration) throws RefusedRegistration {
    change(
        () -> {
          refuseForeign(byId.get(registration.id()), registration.account());
          makeRoom(registration);
          store(registration);
        });
  }

  /**
   * Updates a registration [RFC 9176 §5.3.1].
   *
   * @param sender where the update came from
   * @throws RefusedRegistration when there is none, or it is another account's
   */
  void update(String id, String account, Parameters given, InetSocketAddress sender)
      throws RefusedRegistration {
    change(
        () -> {
          Registration updated = of(id, account).updated(given, sender, time.nanos());
          makeRoom(updated);
          store(updated);
        });
  }

  /**
   * Removes a registration; its name is anybody's from then on [RFC 9176 §5.3.2].
   *
   * @throws RefusedRegistration when there is none, or it is another account's
   */
  void remove(String id, String account) throws RefusedRegistration {
    change(() -> drop(of(id, account)));
  }

  /**
   * Answers a client whose change was made when that change is durable: what was acknowledged is
   * not lost when the process is killed. Where it cannot be written, the answer is 5.03; the change
   * is in effect until the process ends, and the client makes it once more.
   */
  void acknowledge(String id, CoapResponse success, Consumer<CoapResponse> answer) {
    journal
        .saved(id)
        .whenComplete(
            (nothing, fault) -> answer.accept(fault == null ? success : NOT_STORED.answer()));
  }

  /** Removes the registration of a name, whose ever it is; false when there is none. */
  boolean forget(String name) {
    List<Registration> found = new ArrayList<>();
    change(
        () -> {
          byId.values().stream().filter(each -> each.name().equals(name)).forEach(found::add);
          found.forEach(this::drop);
        });
    return !found.isEmpty();
  }

  private void drop(Registration registration) {
    byId.remove(registration.id());
    journal.remove(registration);
  }

  private void store(Registration registration) {
    byId.put(registration.id(), registration);
    journal.put(registration);
  }

  private Registration of(String id, String account) throws RefusedRegistration {
    Registration found = byId.get(id);
    if (found == null || found.isExpired(time.nanos())) {
      throw RefusedRegistration.of(
          CoapCode.NOT_FOUND, "no such registration, POST to /rd to register");
    }
    refuseForeign(found, account);
    return found;
  }

  private static void refuseForeign(Registration found, String account) throws RefusedRegistration {
    if (found != null && !found.account().equals(account)) {
      throw RefusedRegistration.of(
          CoapCode.FORBIDDEN, "another account has registered " + found.name());
    }
  }

  private void makeRoom(Registration wanted) throws RefusedRegistration {
    List<Registration> own = new ArrayList<>(byId.values());
    own.removeIf(each -> !each.account().equals(wanted.account()) || each.id().equals(wanted.id()));
    long bytes = wanted.bytes();
    for (Registration each : own) {
      bytes += each.bytes();
    }
    if (bytes > limits.bytesPerAccount()) {
      throw RefusedRegistration.of(
          CoapCode.REQUEST_ENTITY_TOO_LARGE,
          "the account's registrations may have %d bytes together"
              .formatted(limits.bytesPerAccount()));
    }
    if (own.size() >= limits.registrationsPerAccount() && !dropExpired(own)) {
      throw RefusedRegistration.of(
          CoapCode.FORBIDDEN,
          "the account may have %d registrations".formatted(limits.registrationsPerAccount()));
    }
    boolean isNew = !byId.containsKey(wanted.id());
    if (isNew && byId.size() >= limits.registrations() && !dropExpired(byId.values())) {
      throw RefusedRegistration.of(CoapCode.SERVICE_UNAVAILABLE, "too many registrations");
    }
  }

  /** Forgets the name that has been without a registration for longest. */
  private boolean dropExpired(Iterable<Registration> among) {
    long now = time.nanos();
    Registration eldest = null;
    for (Registration each : among) {
      if (each.isExpired(now) && (eldest == null || each.expires() - eldest.expires() < 0)) {
        eldest = each;
      }
    }
    if (eldest != null) {
      drop(eldest);
    }
    return eldest != null;
  }

  /** What is done under the lock. */
  private interface Change<E extends Exception> {
    void run() throws E;
  }

  /** Makes a change under the lock, and tells the listeners afterwards. */
  private <E extends Exception> void change(Change<E> change) throws E {
    synchronized (this) {
      change.run();
      publish();
    }
    LISTENERS.each(listeners, Runnable::run);
  }

  private void publish() {
    long now = time.nanos();
    Map<String, Resolution> present = new HashMap<>();
    for (Registration each : byId.values()) {
      if (!each.isExpired(now)) {
        present.put(each.name(), each.resolution(profile));
      }
    }
    devices = present;
    schedule(now);
  }

  private void schedule(long now) {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    long next = Long.MAX_VALUE;
    for (Registration each : byId.values()) {
      next = Math.min(next, end(each, now) - now);
    }
    if (!closed && next != Long.MAX_VALUE) {
      timer = time.schedule(Duration.ofNanos(Math.max(next, MIN_PAUSE.toNanos())), this::expire);
    }
  }

  /** Returns when a registration changes by itself: its lifetime ends, or it is forgotten. */
  private long end(Registration registration, long now) {
    return registration.isExpired(now)
        ? registration.expires() + limits.remember().toNanos()
        : registration.expires();
  }

  private void expire() {
    change(
        () -> {
          long now = time.nanos();
          for (Registration each : List.copyOf(byId.values())) {
            if (each.isExpired(now) && end(each, now) - now <= 0) {
              drop(each);
            }
          }
        });
  }

  /** Returns how many names are taken, those whose lifetime is over included. */
  synchronized int taken() {
    return byId.size();
  }

  /** Returns those whose lifetime goes on, in the order of their names. */
  synchronized List<Registration> present() {
    long now = time.nanos();
    return byId.values().stream()
        .filter(each -> !each.isExpired(now))
        .sorted(Comparator.comparing(Registration::name))
        .toList();
  }

  @Override
  public Map<String, Resolution> devices() {
    return Map.copyOf(devices);
  }

  @Override
  public AutoCloseable onChange(Runnable listener) {
    Runnable own = listener::run; // one listener may be added twice and taken away once
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  @Override
  public synchronized void close() {
    closed = true;
    listeners.clear();
    if (timer != null) {
      timer.cancel();
    }
  }
}
