// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Time;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.station.HdlcLink;
import io.millrace.link.hdlc.station.LineAttachment;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The primary link on a line: takes calls from any thread to the machine on the line's loop. */
public final class HdlcPrimaryLink implements PrimaryLink, HdlcLink {
  private static final Duration MIN_POLL = Duration.ofMillis(100);

  private final String name;
  private final Time time;
  private final LinkSettings settings;
  private final LinkCounters counters = LinkCounters.ofPrimary();
  private final T1Estimator t1;
  private final LineAttachment<PrimaryMachine> attachment;
  private final Set<LinkExchange> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean attached = new AtomicBoolean();

  /** Attaches to the line and begins. */
  public HdlcPrimaryLink(Line line, Time time, LinkSettings settings) {
    name = line.name();
    this.time = time;
    this.settings = settings;
    t1 = new T1Estimator(settings);
    attachment =
        new LineAttachment<>(line, port -> new PrimaryMachine(port, time, settings, counters, t1));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int maxMessageBytes() {
    return attachment.machine().sendLimit();
  }

  @Override
  public String state() {
    return attachment.machine().stateWord();
  }

  @Override
  public LinkStatistics statistics() {
    Map<String, Long> figures = counters.values();
    attachment.machine().addFigures(figures);
    t1.addFigures(figures);
    return new LinkStatistics(figures);
  }

  @Override
  public AutoCloseable attach(PrimaryListener listener, Duration pollInterval) {
    if (!attached.compareAndSet(false, true)) {
      throw new IllegalStateException("link " + name + " has a user already");
    }
    Duration interval = pollInterval.compareTo(MIN_POLL) < 0 ? MIN_POLL : pollInterval;
    attachment.execute(() -> attachment.machine().attach(listener, interval));
    AtomicBoolean detached = new AtomicBoolean();
    return () -> {
      if (detached.compareAndSet(false, true)) {
        attachment.execute(() -> attachment.machine().detach(listener));
        attached.set(false);
      }
    };
  }

  @Override
  public void exchange(
      Bytes message, boolean repeatable, Duration deadline, Consumer<LinkOutcome> outcome) {
    exchange(message, LinkExchange.NO_MATCHER, repeatable, deadline, outcome);
  }

  @Override
  public void exchange(
      Bytes message,
      Predicate<Bytes> isAnswer,
      boolean repeatable,
      Duration deadline,
      Consumer<LinkOutcome> outcome) {
    counters.add(LinkCounters.EXCHANGES);
    LinkExchange exchange = new LinkExchange(message, isAnswer, repeatable, outcome, this::ended);
    String refusal = refusal(message);
    open.add(exchange);
    if (refusal != null) {
      attachment.execute(() -> exchange.finish(LinkOutcome.notSent(refusal)));
    } else {
      exchange.setDeadline(
          time.schedule(
              deadline, () -> attachment.execute(() -> attachment.machine().expire(exchange))));
      attachment.execute(() -> attachment.machine().submit(exchange));
    }
    if (attachment.isClosed()) {
      exchange.finish(LinkOutcome.notSent("the link is closed"));
    }
  }

  private String refusal(Bytes message) {
    if (message.length() > FrameEncoder.MAX_INFORMATION) {
      return "a message of " + message.length() + " bytes; at most 255 fit";
    }
    if (open.size() >= settings.queueLimit()) {
      counters.add(LinkCounters.QUEUE_FULL);
      return settings.queueLimit() + " exchanges wait already";
    }
    return null;
  }

  private void ended(LinkExchange exchange, LinkOutcome result) {
    open.remove(exchange);
    counters.add(LinkCounters.nameOf(result));
  }

  @Override
  public void poll() {
    attachment.execute(attachment.machine()::pollFirst);
  }

  @Override
  public void close(String reason) {
    attachment.close(() -> attachment.machine().close(reason));
    open.forEach(exchange -> exchange.fail(reason));
  }
}
