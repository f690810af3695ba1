// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.northbound.mqtt.backlog.Backlog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The connection to one broker and what waits for it: down, connecting or up. All is done by tasks
 * of one executor, one at a time; whoever has something to send only hands it over. Methods that
 * are not said to be for tasks may be called on any thread and do not block.
 */
public final class Uplink {
  /** The sequence of what is no item. */
  private static final long BIRTH = -1;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);

  /** A connection that lasts so long is good, even if nothing had to be sent. */
  private static final Duration GOOD = Duration.ofMinutes(1);

  private static final Logger LOG = System.getLogger(Uplink.class.getName());
  private static final CallbackGuard PARTS =
      new CallbackGuard(Uplink.class, "a part that a broker's connection calls");

  private final Executor tasks;
  private final Time time;
  private final Broker broker;
  private final OutboxSettings settings;
  private final Outbox outbox;
  private final Losses losses;
  private final UplinkMeters meters;
  private final BackOff backOff;
  private final HandOver handOver;
  private final HandOver answersHandOver; // else a flood of requests would have items dropped
  private final Birth birth;

  private Broker.Connection connection; // null: down
  private Timer retry;
  private Timer tick;
  private boolean up;
  private boolean closed;
  private int window;
  private long mostBytes;
  private long since; // from when the time for an acknowledgement counts
  private long changed; // when it became up, or was up last
  private long progress; // when something was acknowledged last, or nothing waited
  private long synced;
  private Instant changedAt;
  private String trouble = "";
  private volatile UplinkStatus status;

  /** Makes it, without a connection yet. */
  public Uplink(
      Executor tasks,
      Time time,
      Randomness randomness,
      Broker broker,
      Backlog backlog,
      OutboxSettings settings,
      Losses losses,
      UplinkMeters meters,
      Birth birth) {
    this.tasks = tasks;
    this.handOver = new HandOver(tasks);
    this.answersHandOver = new HandOver(tasks);
    this.time = time;
    this.broker = broker;
    this.settings = settings;
    this.losses = losses;
    this.meters = meters;
    this.birth = birth;
    outbox = new Outbox(backlog, losses);
    backOff = new BackOff(randomness, FIRST_BACK_OFF, settings.longestBackOff());
    changed = time.nanos();
    synced = changed;
    changedAt = time.now();
    publishStatus();
  }

  /** Begins to connect. */
  public void start() {
    tasks.execute(this::connect);
    tasks.execute(this::tick);
  }

  /** Hands an item over; it is dropped, and counted, when too many are on their way. */
  public void send(Item item) {
    if (!handOver.execute(() -> take(item))) {
      losses.add(Drops.BUSY, 1);
    }
  }

  /** Hands an answer over; it is dropped when there is no connection, or too many are under way. */
  public void answer(Answer answer) {
    answersHandOver.execute(
        () -> {
          if (up) {
            outbox.answer(answer);
            fill();
          }
        });
  }

  private void take(Item item) {
    meters.item();
    outbox.add(item);
    fill();
    publishStatus();
  }

  private void connect() {
    retry = null;
    if (closed || connection != null) {
      return;
    }
    meters.attempt();
    Attempt attempt = new Attempt();
    try {
      connection = attempt.connection = broker.connect(attempt);
    } catch (RuntimeException fault) {
      down("the attempt failed: " + fault);
    }
  }

  /** Listens to one connection; what it hears after that one's end does not count. */
  private final class Attempt implements Broker.Listener {
    private Broker.Connection connection;

    private void task(Runnable body) {
      tasks.execute(
          () -> {
            if (connection != null && connection == Uplink.this.connection && !closed) {
              body.run();
              publishStatus();
            }
          });
    }

    @Override
    public void connected(int takes, long bytes) {
      task(() -> up(takes, bytes));
    }

    @Override
    public void lost(String reason) {
      task(() -> down(reason));
    }

    @Override
    public void acknowledged(long sequence, int reason) {
      task(() -> settled(sequence, reason));
    }

    @Override
    public void refused(String reason) {
      task(() -> trouble = reason);
    }

    @Override
    public void arrived(Message message) {
      PARTS.run(birth.arrived(), Consumer::accept, message);
    }
  }

  private void up(int takes, long bytes) {
    up = true;
    window = Math.max(1, Math.min(settings.window(), takes));
    mostBytes = bytes;
    since = time.nanos();
    changed = since;
    changedAt = time.now();
    trouble = "";
    LOG.log(Level.INFO, "connected to the broker");
    connection.publish(BIRTH, birth.online());
    outbox.resend(connection, mostBytes);
    fill();
  }

  private void down(String reason) {
    Broker.Connection ended = connection;
    connection = null;
    if (ended != null) {
      ended.close(null);
    }
    if (up) {
      changed = time.nanos();
      changedAt = time.now();
    }
    boolean news = up || !reason.equals(trouble);
    LOG.log(news ? Level.WARNING : Level.DEBUG, "no connection to the broker: " + reason);
    up = false;
    outbox.lost();
    trouble = reason;
    if (retry == null && !closed) {
      retry = time.schedule(backOff.next(), () -> tasks.execute(this::connect));
    }
  }

  private void settled(long sequence, int reason) {
    if (sequence == BIRTH) {
      trouble = reason < 0x80 ? trouble : Refusal.text("the router's own state", reason);
      return;
    }
    if (outbox.acknowledged(sequence, reason)) {
      since = time.nanos();
      progress = since;
      backOff.reset();
      if (sequence >= 0) {
        meters.published();
      }
      fill();
    } else {
      down(Refusal.text("a message", reason));
    }
  }

  private void fill() {
    if (up) {
      if (!outbox.isWaiting()) {
        since = time.nanos(); // the broker's time counts from the first message
      }
      outbox.fill(connection, window, mostBytes);
    }
  }

  private void tick() {
    if (closed) {
      return;
    }
    tick = time.schedule(TICK, () -> tasks.execute(this::tick));
    long now = time.nanos();
    outbox.write();
    if (now - synced >= settings.sync().toNanos()) {
      synced = now;
      outbox.sync();
    }
    if (up && outbox.isWaiting() && now - since > settings.acknowledgement().toNanos()) {
      down(
          "the broker has acknowledged nothing for "
              + settings.acknowledgement().toSeconds()
              + " s");
    } else if (up && now - changed > GOOD.toNanos()) {
      backOff.reset();
    }
    fill();
    publishStatus();
  }

  private void publishStatus() {
    if (outbox.waiting() == 0) {
      progress = time.nanos();
    }
    status = UplinkStatus.of(up, changed, changedAt, trouble, progress, outbox);
  }

  /** Returns how things stand. */
  public UplinkStatus status() {
    return status;
  }

  /** Returns what was dropped. */
  public Losses losses() {
    return losses;
  }

  /** Ends the connection in order and closes what is stored; for a task, the last one. */
  public void close() {
    closed = true;
    if (tick != null) {
      tick.cancel();
    }
    if (retry != null) {
      retry.cancel();
    }
    if (connection != null) {
      connection.close(up ? birth.offline() : null);
      connection = null;
    }
    up = false;
    try {
      outbox.close();
    } catch (IOException failed) {
      LOG.log(Level.WARNING, "what waits for the broker could not be stored whole", failed);
    }
  }
}
