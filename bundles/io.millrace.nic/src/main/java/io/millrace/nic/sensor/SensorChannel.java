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
 * Sends requests to the sensor one at a time, because the link's window is 1; others wait in a
 * bounded queue, each with a deadline [spec nic-resources.md §8]. A request that could not be sent
 * is tried again until its deadline, so that replacing the link loses none. A request that may have
 * been executed is tried again only when it is safe to execute twice. Touched on the serial
 * executor only.
 */
public final class SensorChannel implements SensorSender.Owner {
  /**
   * From one attempt to the next over the same link, which does not report when it can send again
   * unless it makes contact anew: that releases the queue.
   */
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

  /**
   * How late an outcome of the link may be; after that the link is taken to have lost the request.
   */
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
   * Queues a client's request; it fails when the queue is full.
   *
   * @param deadline the client's; the sensor's own deadline applies, too
   */
  public void submit(SensorExchange exchange, Duration deadline) {
    if (!closed && queue.isFull()) {
      exchange.listener.failed(DeviceFailure.busy("too many requests wait for the sensor"));
      meters.exchange("refused");
    } else {
      submit(exchange, SensorExchange.Rank.CLIENT, deadline);
    }
  }

  /** Queues a request by its rank; how many there are is bounded elsewhere. */
  public void submit(SensorExchange exchange, SensorExchange.Rank rank, Duration deadline) {
    exchange.rank = rank;
    if (isOpenFor(exchange, deadline)) {
      queue.add(exchange);
      next();
    }
  }

  /** Sends only requests for the sensor's clock, until {@link #release}. */
  public void hold() {
    queue.hold(true);
    if (current != null && !current.sent && queue.isHeld(current)) {
      putBack(current);
    }
  }

  /** Sends all requests again; the sensor's deadline starts anew for those that were held. */
  public void release() {
    queue.hold(false);
    queue.all().forEach(this::awaitAnew);
    next();
  }

  /** Puts a request back into the queue until the sensor's clock is set. */
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

  /** Starts the sensor's deadline, within that of the client. */
  private void await(SensorExchange exchange) {
    long now = time.nanos();
    exchange.until = Math.min(exchange.latest, now + sensorDeadline.toNanos());
    exchange.timer = after(Duration.ofNanos(exchange.until - now), () -> expire(exchange));
  }

  /** A link has become available: the sensor's deadline starts anew for the requests that wait. */
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

  /** Tells whether an answer may carry the time of an unset clock: then it is requested again. */
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

  /** Removes a request that is not sent yet; ignores the outcome of one that is. */
  public void cancel(SensorExchange exchange) {
    exchange.forgotten = true;
    if (queue.remove(exchange)) {
      exchange.timer.cancel();
    } else if (exchange == current && !exchange.sent) {
      over(exchange);
      next();
    }
  }

  /** Accepts no more requests and fails those that are not sent yet. */
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

  /** Fails the request that the link still has. */
  public void abandon() {
    if (current != null) {
      boolean harmless = current.isRepeatable();
      fail(
          current,
          harmless
              ? DeviceFailure.busy(NicContext.REPLACED)
              : DeviceFailure.executionUnknown(NicContext.REPLACED));
    }
  }
}
