// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A line's primary link: takes calls from any thread to the state machine on the line's loop. */
final class PrimaryEnd implements PrimaryLink, LinkEnd {
  private static final Duration SHORTEST_POLL = Duration.ofMillis(100);

  private final String name;
  private final Time time;
  private final Settings settings;
  private final Counts counts = Counts.ofPrimary();
  private final Timing timing;
  private final LoopSide<PrimaryMachine> loop;
  private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean attached = new AtomicBoolean();

  /** Takes the line and begins. */
  PrimaryEnd(Line line, Time time, Settings settings) {
    name = line.name();
    this.time = time;
    this.settings = settings;
    timing = new Timing(settings);
    loop = new LoopSide<>(line, port -> new PrimaryMachine(port, time, settings, counts, timing));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int maxMessageBytes() {
    return loop.machine().sendLimit();
  }

  @Override
  public String state() {
    return loop.machine().word();
  }

  @Override
  public LinkStatistics statistics() {
    Map<String, Long> shown = counts.shown();
    loop.machine().show(shown);
    timing.show(shown);
    return new LinkStatistics(shown);
  }

  @Override
  public AutoCloseable attach(PrimaryListener listener, Duration pollInterval) {
    if (!attached.compareAndSet(false, true)) {
      throw new IllegalStateException("link " + name + " has a user already");
    }
    Duration interval = pollInterval.compareTo(SHORTEST_POLL) < 0 ? SHORTEST_POLL : pollInterval;
    loop.execute(() -> loop.machine().attach(listener, interval));
    AtomicBoolean detached = new AtomicBoolean();
    return () -> {
      if (detached.compareAndSet(false, true)) {
        loop.execute(() -> loop.machine().detach(listener));
        attached.set(false);
      }
    };
  }

  @Override
  public void exchange(
      Bytes message, boolean repeatable, Duration deadline, Consumer<LinkOutcome> outcome) {
    exchange(message, Exchange.UNKNOWN, repeatable, deadline, outcome);
  }

  @Override
  public void exchange(
      Bytes message,
      Predicate<Bytes> isAnswer,
      boolean repeatable,
      Duration deadline,
      Consumer<LinkOutcome> outcome) {
    counts.add(Counts.EXCHANGES);
    Exchange exchange = new Exchange(message, isAnswer, repeatable, outcome, this::ended);
    String refusal = refusal(message);
    open.add(exchange);
    if (refusal != null) {
      loop.execute(() -> exchange.finish(LinkOutcome.notSent(refusal)));
    } else {
      exchange.endsAt(
          time.schedule(deadline, () -> loop.execute(() -> loop.machine().expire(exchange))));
      loop.execute(() -> loop.machine().submit(exchange));
    }
    if (loop.isClosed()) {
      exchange.finish(LinkOutcome.notSent("the link is closed"));
    }
  }

  private String refusal(Bytes message) {
    if (message.length() > FrameEncoder.MAX_INFORMATION) {
      return "a message of " + message.length() + " bytes; at most 255 fit";
    }
    if (open.size() >= settings.queueLimit()) {
      counts.add(Counts.QUEUE_FULL);
      return settings.queueLimit() + " exchanges wait already";
    }
    return null;
  }

  private void ended(Exchange exchange, LinkOutcome result) {
    open.remove(exchange);
    counts.add(Counts.nameOf(result));
  }

  @Override
  public void poll() {
    loop.execute(loop.machine()::pollFirst);
  }

  @Override
  public void close(String reason) {
    loop.close(() -> loop.machine().close(reason));
    open.forEach(exchange -> exchange.fail(reason));
  }
}
