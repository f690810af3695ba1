// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.Slot;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicMeters;
import java.time.Duration;
import java.util.List;

/**
 * The way to the sensor: one request outstanding (the link's window is 1), a bounded queue, a
 * deadline for each [spec nic-resources.md §8]. What did not get out is tried again until its
 * deadline, so that a link which is being replaced costs time but no request; what may have been
 * executed is tried again only when doing it twice does no harm. Touched on the serial executor
 * only.
 */
public final class SensorChannel implements SensorSender.Owner {
  /**
   * From one attempt to the next over the same link. Nothing says when a link that is there sends
   * again, but for the contact that it makes, which releases the queue.
   */
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

  /** What the link may be late with its outcome before it is taken to have lost it. */
  private static final Duration LATENESS = Duration.ofSeconds(2);

  private final SerialExecutor executor;
  private final Time time;
  private final Duration sensorDeadline;
  private final NicMeters meters;
  private final ChannelListener listener;
  private final SensorQueue queue;
  private final SensorSender sender;
  private SensorExchange current;
  private boolean closed;

  public SensorChannel(
      NicContext context,
      Slot<PrimaryLink> links,
      SensorCodec codec,
      Tokens tokens,
      ChannelListener listener) {
    this.executor = context.executor();
    this.time = context.time();
    this.sender = new SensorSender(context, links, codec, tokens, this);
    this.queue = new SensorQueue(context.settings().queueLimit());
    this.sensorDeadline = context.settings().sensorDeadline();
    this.meters = context.meters();
    this.listener = listener;
  }

  /**
   * Takes a client's request; refused when as many wait as may.
   *
   * @param deadline the caller's; the sensor's own holds, too
   */
  public void submit(SensorExchange exchange, Duration deadline) {
    if (!closed && queue.isFull()) {
      exchange.listener.failed(DeviceFailure.busy("too many requests wait for the sensor"));
      meters.exchange("refused");
    } else {
      submit(exchange, SensorExchange.Rank.CLIENT, deadline);
    }
  }

  /** Takes a request whose number is bounded elsewhere, in the turn of its rank. */
  public void submit(SensorExchange exchange, SensorExchange.Rank rank, Duration deadline) {
    exchange.rank = rank;
    if (isOpenFor(exchange, deadline)) {
      queue.add(exchange);
      next();
    }
  }

  /** Lets nobody through but who sees to the sensor's clock, until {@link #release}. */
  public void hold() {
    queue.hold(true);
    if (current != null && !current.sent && queue.isHeld(current)) {
      putBack(current);
    }
  }

  /** Lets everybody through; what was held gets the sensor's time anew. */
  public void release() {
    queue.hold(false);
    queue.all().forEach(this::awaitAnew);
    next();
  }

  /** Its turn comes again when the sensor's clock was seen to. */
  private void putBack(SensorExchange exchange) {
    exchange.freeLink();
    queue.putBack(exchange);
    current = null;
    next();
  }

  private boolean isOpenFor(SensorExchange exchange, Duration deadline) {
    if (closed) {
      exchange.listener.failed(DeviceFailure.busy(NicContext.REPLACED));
      return false;
    }
    exchange.latest = time.nanos() + deadline.toNanos();
    await(exchange);
    return true;
  }

  /** Gives the sensor its time, as far as the caller's goes. */
  private void await(SensorExchange exchange) {
    long now = time.nanos();
    exchange.until = Math.min(exchange.latest, now + sensorDeadline.toNanos());
    exchange.timer = after(Duration.ofNanos(exchange.until - now), () -> expire(exchange));
  }

  /** A link has come: what waited for it gets the sensor's time anew. */
  public void linkAvailable() {
    List<SensorExchange> all = queue.all();
    if (current != null && !current.sent) {
      all.add(current);
    }
    all.forEach(this::awaitAnew);
  }

  private void awaitAnew(SensorExchange exchange) {
    exchange.timer.cancel();
    await(exchange);
  }

  private Timer after(Duration delay, Runnable task) {
    return time.schedule(delay, () -> executor.execute(task));
  }

  private void next() {
    while (current == null && queue.hasNext()) {
      current = queue.next();
      CoapResponse refusal = listener.sends(current);
      if (refusal == null) {
        sender.send(current);
      } else {
        refuse(current, refusal);
      }
    }
  }

  private void refuse(SensorExchange exchange, CoapResponse refusal) {
    over(exchange);
    meters.exchange("refused");
    exchange.listener.answered(refusal);
  }

  @Override
  public boolean isWanted(SensorExchange exchange) {
    return exchange == current;
  }

  @Override
  public void notSent(SensorExchange exchange, String obstacle) {
    exchange.obstacle = obstacle;
    Duration since = Duration.ofNanos(time.nanos() - exchange.attemptedAt);
    if (since.compareTo(RETRY_INTERVAL) < 0) {
      after(RETRY_INTERVAL.minus(since), () -> resend(exchange));
    } else {
      resend(exchange); // it has waited in an empty slot, and waits there again
    }
  }

  @Override
  public void settled(SensorExchange exchange, boolean replaced, LinkOutcome outcome) {
    if (exchange != current) {
      return;
    }
    if (outcome.isAnswered() && !isOvertaken(exchange)) {
      listener.answered(Duration.ofNanos(time.nanos() - exchange.sentAt));
      sender.parse(outcome.answer(), answer -> answered(exchange, answer));
      return;
    }
    exchange.obstacle = outcome.reason();
    exchange.doubtful |= !outcome.kind().equals(LinkOutcome.NOT_SENT);
    boolean held = queue.isHeld(exchange);
    boolean inTime = time.nanos() < exchange.until;
    switch (NextStep.of(exchange, outcome, closed, held, replaced, inTime)) {
      case HAND_BACK -> fail(exchange, DeviceFailure.busy(NicContext.REPLACED));
      case PUT_BACK -> putBack(exchange);
      case RESEND -> {
        exchange.freeLink();
        awaitAnew(exchange);
        resend(exchange);
      }
      case RETRY -> {
        exchange.freeLink();
        after(RETRY_INTERVAL, () -> resend(exchange));
      }
      default -> fail(exchange, exchange.timeOver(outcome.reason()));
    }
  }

  /** Tells whether an answer may be older than the sensor's clock is right: it is asked anew. */
  private boolean isOvertaken(SensorExchange exchange) {
    return queue.isHeld(exchange) && exchange.message.code() == CoapCode.GET;
  }

  private void resend(SensorExchange exchange) {
    if (exchange == current && !exchange.sent) {
      sender.send(exchange);
    }
  }

  private void answered(SensorExchange exchange, CoapMessage answer) {
    if (exchange == current) {
      over(exchange);
      meters.exchange("answered");
      if (!exchange.forgotten) {
        exchange.listener.answered(SensorAnswer.judge(exchange.message, answer));
      }
      next();
    }
  }

  private void expire(SensorExchange exchange) {
    if (queue.remove(exchange)) {
      tell(exchange, DeviceFailure.timedOut("the sensor was busy for too long"));
    } else if (exchange == current && !exchange.sent) {
      fail(exchange, exchange.timeOver(exchange.obstacle));
    } else if (exchange == current && time.nanos() - exchange.until < LATENESS.toNanos()) {
      exchange.timer = after(LATENESS, () -> expire(exchange));
    } else if (exchange == current) {
      fail(exchange, DeviceFailure.executionUnknown("the link lost the request"));
    }
  }

  private void fail(SensorExchange exchange, DeviceFailure failure) {
    over(exchange);
    tell(exchange, failure);
    next();
  }

  private void tell(SensorExchange exchange, DeviceFailure failure) {
    meters.exchange(failure.mayHaveExecuted() ? "unknown" : "failed");
    if (!exchange.forgotten) {
      exchange.listener.failed(failure);
    }
  }

  private void over(SensorExchange exchange) {
    exchange.timer.cancel();
    exchange.done.run();
    current = null;
  }

  /** Takes back a request that the link has not got; of one that it has, forgets the outcome. */
  public void cancel(SensorExchange exchange) {
    exchange.forgotten = true;
    if (queue.remove(exchange)) {
      exchange.timer.cancel();
    } else if (exchange == current && !exchange.sent) {
      over(exchange);
      next();
    }
  }

  /** Takes nothing more and gives back what the link has not got. */
  public void close() {
    closed = true;
    List<SensorExchange> handedBack = queue.all();
    queue.clear();
    if (current != null && !current.sent) {
      handedBack.add(current);
      current = null;
    }
    for (SensorExchange each : handedBack) {
      each.timer.cancel();
      tell(each, DeviceFailure.busy(NicContext.REPLACED));
    }
  }

  /** Gives up what the link still has. */
  public void abandon() {
    if (current != null) {
      boolean harmless = current.isHarmlessTwice();
      fail(
          current,
          harmless
              ? DeviceFailure.busy(NicContext.REPLACED)
              : DeviceFailure.executionUnknown(NicContext.REPLACED));
    }
  }
}
