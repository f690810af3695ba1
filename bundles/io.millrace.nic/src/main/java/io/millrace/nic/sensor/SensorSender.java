// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.nic.core.NicContext;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Encodes a request and gives it to the link; waits for codec and link while they are being
 * replaced. Each attempt ends once: with {@link Owner#notSent}, with {@link Owner#settled}, or
 * without a call when the request is not wanted any more. Touched on the serial executor only.
 */
final class SensorSender {
  private static final CallbackGuard LINKS =
      new CallbackGuard(SensorSender.class, "a link that was to carry a request");

  /** Told the end of each attempt, on the serial executor. */
  interface Owner {
    /** Tells whether a request is still to be sent. */
    boolean isWanted(SensorExchange exchange);

    /** The request could not be given to a link; {@code obstacle} says why in one line. */
    void notSent(SensorExchange exchange, String obstacle);

    /**
     * The link has reported the outcome.
     *
     * @param replaced whether the link was replaced by another one
     */
    void settled(SensorExchange exchange, boolean replaced, LinkOutcome outcome);
  }

  private final SerialExecutor executor;
  private final Time time;
  private final Slot<PrimaryLink> links;
  private final SensorCodec codec;
  private final Tokens tokens;
  private final Owner owner;

  SensorSender(
      NicContext context, Slot<PrimaryLink> links, SensorCodec codec, Tokens tokens, Owner owner) {
    this.executor = context.executor();
    this.time = context.time();
    this.links = links;
    this.codec = codec;
    this.tokens = tokens;
    this.owner = owner;
  }

  /** Makes one attempt, with a new message ID. */
  void send(SensorExchange exchange) {
    int attempt = ++exchange.attempts;
    exchange.attemptedAt = time.nanos();
    exchange.message =
        CoapMessage.of(MessageType.CON, tokens.messageId(), exchange.token, exchange.request.get());
    codec.serialize(exchange.message, bytes -> serialized(exchange, attempt, bytes));
  }

  /** Passes the decoded answer, or null when it is malformed. */
  void parse(Bytes answer, Consumer<CoapMessage> then) {
    codec.parse(answer, then);
  }

  /**
   * Tells whether an attempt is to be continued: the request may have been put back and sent again.
   */
  private boolean isWanted(SensorExchange exchange, int attempt) {
    return exchange.attempts == attempt && owner.isWanted(exchange);
  }

  private void serialized(SensorExchange exchange, int attempt, Bytes bytes) {
    if (!isWanted(exchange, attempt)) {
      return;
    }
    if (bytes == null) {
      owner.notSent(exchange, "the CoAP codec is away");
    } else {
      enter(exchange, attempt, bytes);
    }
  }

  private void enter(SensorExchange exchange, int attempt, Bytes bytes) {
    links.submit(
        bytes.length(),
        new Caller<>() {
          @Override
          public void admitted(PrimaryLink link, Runnable done) {
            executor.execute(() -> exchange(exchange, attempt, bytes, link, done));
          }

          @Override
          public void refused(Refusal why) {
            executor.execute(() -> refusedEntry(exchange, attempt));
          }
        });
  }

  private void refusedEntry(SensorExchange exchange, int attempt) {
    if (exchange.attempts == attempt) {
      owner.notSent(exchange, "the link to the sensor is away");
    }
  }

  private void exchange(
      SensorExchange exchange, int attempt, Bytes bytes, PrimaryLink link, Runnable done) {
    Duration left = Duration.ofNanos(exchange.until - time.nanos());
    if (!isWanted(exchange, attempt) || left.isNegative() || left.isZero()) {
      done.run();
      return;
    }
    exchange.sent = true;
    exchange.sentAt = time.nanos();
    exchange.done = done;
    if (!LINKS.run(link, there -> exchange(exchange, bytes, there, left))) {
      settled(exchange, link, LinkOutcome.unknown("the link to the sensor failed"));
    }
  }

  private void exchange(SensorExchange exchange, Bytes bytes, PrimaryLink link, Duration left) {
    link.exchange(
        bytes,
        answer -> AnswerHeader.answers(bytes, answer),
        exchange.isRepeatable(),
        left,
        outcome -> executor.execute(() -> settled(exchange, link, outcome)));
  }

  private void settled(SensorExchange exchange, PrimaryLink link, LinkOutcome outcome) {
    owner.settled(exchange, links.service() != link, outcome);
  }
}
