// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.manager;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Tells the service manager how this router is: ready when a request of a client is answered, alive
 * while the loops run their tasks. It sends no sign of life by a timer alone: each one follows a
 * look at the loops, so a router whose loops hang is ended and started again by the manager. While
 * the framework starts or stops, the launcher's own limits count, and the notifier trusts them for
 * {@link #CHANGE}. Thread-safe.
 */
public final class ManagerNotifier implements AutoCloseable {
  /** A start and a stop of the framework may take so long together [FrameworkTimer]. */
  static final Duration CHANGE = Duration.ofSeconds(240);

  /** The bundle that looks at the loops may be away so long while it is replaced. */
  static final Duration AWAY = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final Duration BEFORE_READY = Duration.ofMillis(250);
  private static final String EXTENSION = "EXTEND_TIMEOUT_USEC=60000000";
  private static final Duration EXTEND_EACH = Duration.ofSeconds(15);

  private final Consumer<List<String>> send;
  private final LongSupplier nanos;
  private final Duration pause;
  private final Thread thread;
  private Function<String, Optional<List<String>>> reports;
  private long since;
  private boolean ready;
  private boolean ended;
  private String status = "";
  private Long extended;
  private List<String> dead = List.of();

  ManagerNotifier(ManagerSettings settings, Consumer<List<String>> send, LongSupplier nanos) {
    this.send = send;
    this.nanos = nanos;
    pause = settings.pause();
    since = nanos.getAsLong();
    thread = new Thread(this::run, "millrace-manager");
    thread.setDaemon(true);
  }

  /** Begins to tell the manager of this process, if there is one. */
  public static Optional<ManagerNotifier> begin(Map<String, String> environment) {
    Optional<ManagerNotifier> notifier =
        ManagerSettings.of(environment, ProcessHandle.current().pid())
            .map(
                settings ->
                    new ManagerNotifier(
                        settings, new NotifyCommand("systemd-notify"), System::nanoTime));
    notifier.ifPresent(each -> each.thread.start());
    return notifier;
  }

  /** The framework starts or stops: until the next {@link #watch} nobody looks at the loops. */
  public synchronized void change() {
    reports = null;
    since = nanos.getAsLong();
  }

  /**
   * The last start level is reached: from now on the loops are looked at.
   *
   * @param of returns the lines on what is wrong with {@code live} or {@code ready}, none when all
   *     is good, empty when nobody is there who could tell
   */
  public synchronized void watch(Function<String, Optional<List<String>>> of) {
    reports = of;
    since = nanos.getAsLong();
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      notifyAll();
    }
    send.accept(List.of("STOPPING=1", "STATUS=stops"));
  }

  private void run() {
    try {
      while (!isEnded()) {
        try {
          look();
        } catch (RuntimeException | LinkageError failure) {
          LOG.log(Level.ERROR, "the service manager is not told how the router is", failure);
        }
        pause();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private synchronized void pause() throws InterruptedException {
    if (!ended) {
      Duration wait = ready || reports == null ? pause : BEFORE_READY;
      wait(Math.max(1, wait.toMillis()));
    }
  }

  /** Looks once, and tells what has to be told. */
  void look() {
    Function<String, Optional<List<String>>> of;
    synchronized (this) {
      of = reports;
    }
    List<String> words = new ArrayList<>();
    boolean alive = of == null ? isWithin(CHANGE) : isAlive(of);
    Optional<List<String>> problems = of == null ? Optional.empty() : of.apply("ready");
    boolean becomesReady = !ready && problems.isPresent() && problems.get().isEmpty();
    if (becomesReady) {
      words.add("READY=1");
    }
    if (alive) {
      words.addAll(lifeSign(ready || becomesReady));
    }
    say(words, of == null ? "starts" : problems.map(ManagerNotifier::line).orElse("in change"));
    synchronized (this) {
      ready |= becomesReady;
      if (ended) {
        return;
      }
    }
    if (!words.isEmpty()) {
      send.accept(words);
    }
  }

  /** Before it is ready the manager is asked for more time, now and then, for each look is soon. */
  private List<String> lifeSign(boolean isReady) {
    if (isReady) {
      return List.of("WATCHDOG=1");
    }
    long now = nanos.getAsLong();
    if (extended != null && now - extended < TimeUnit.NANOSECONDS.convert(EXTEND_EACH)) {
      return List.of();
    }
    extended = now;
    return List.of(EXTENSION);
  }

  private static String line(List<String> problems) {
    return problems.isEmpty() ? "answers requests" : String.join("; ", problems);
  }

  private void say(List<String> words, String now) {
    if (!now.equals(status)) {
      status = now;
      words.add("STATUS=" + now.replaceAll("\\s*\\R\\s*", "; "));
    }
  }

  private boolean isAlive(Function<String, Optional<List<String>>> of) {
    Optional<List<String>> found = of.apply("live");
    if (found.isEmpty()) {
      return isWithin(AWAY);
    }
    synchronized (this) {
      if (reports == of) {
        since = nanos.getAsLong();
      }
    }
    if (!found.get().equals(dead) && !found.get().isEmpty()) {
      LOG.log(
          Level.ERROR,
          "the service manager gets no sign of life and will start the router again: {0}",
          String.join("; ", found.get()));
    }
    dead = found.get();
    return dead.isEmpty();
  }

  private synchronized boolean isWithin(Duration limit) {
    return nanos.getAsLong() - since < TimeUnit.NANOSECONDS.convert(limit);
  }
}
