// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One message and its answer on the link, and what is known of its execution. It ends exactly once.
 * Runs on the line's loop.
 */
final class LinkExchange {
  private static final CallbackGuard GUARD =
      new CallbackGuard(LinkExchange.class, "a callback for the outcome of a link exchange");

  /** Used when the caller does not tell answers from other messages. */
  static final Predicate<Bytes> NO_MATCHER = message -> false;

  private final Bytes message;
  private final Predicate<Bytes> isAnswer;
  private final boolean repeatable;
  private final AtomicReference<Consumer<LinkOutcome>> outcome;
  private final BiConsumer<LinkExchange, LinkOutcome> onEnd;
  private volatile Timer deadline;
  private int transmissions;
  private int unanswered;
  private int lastPosition = -1;
  private int answersOutstanding;
  private volatile boolean maybeExecuted;
  private boolean maybeExecutedBefore;

  /**
   * Makes an exchange.
   *
   * @param isAnswer tells its answer from other messages; {@link #NO_MATCHER} if the caller cannot
   * @param onEnd called when it ends, just before {@code outcome}
   */
  LinkExchange(
      Bytes message,
      Predicate<Bytes> isAnswer,
      boolean repeatable,
      Consumer<LinkOutcome> outcome,
      BiConsumer<LinkExchange, LinkOutcome> onEnd) {
    this.onEnd = onEnd;
    this.message = message;
    this.isAnswer = isAnswer;
    this.repeatable = repeatable;
    this.outcome = new AtomicReference<>(outcome);
  }

  Bytes message() {
    return message;
  }

  /** Takes the deadline timer, which is cancelled when the exchange ends. */
  void setDeadline(Timer timer) {
    deadline = timer;
  }

  boolean isOpen() {
    return outcome.get() != null;
  }

  /**
   * Its message is transmitted now, and may be executed from now on.
   *
   * @param position {@link SequenceState#position}: one N(R) can show for all transmissions at the
   *     same position that none arrived
   * @return how often the message has been transmitted
   */
  int transmitted(int position) {
    if (position != lastPosition) {
      maybeExecutedBefore = maybeExecuted;
      lastPosition = position;
      answersOutstanding = 0;
    }
    maybeExecuted = true;
    answersOutstanding++;
    return ++transmissions;
  }

  /** The link was resynchronised: no reply to an earlier transmission can come any more. */
  void resynchronised() {
    answersOutstanding = 0;
  }

  /** Tells whether an answer must be the one to the last transmission. */
  boolean hasOneAnswerOutstanding() {
    return answersOutstanding == 1;
  }

  /** It is certain that no transmission at the last position has arrived. */
  void didNotArrive() {
    maybeExecuted = maybeExecutedBefore;
  }

  int transmissions() {
    return transmissions;
  }

  /** Tells whether a message is certainly the answer to one of its transmissions. */
  boolean isAnsweredBy(Bytes other) {
    return transmissions > 0 && GUARD.get(isAnswer, Predicate::test, other, false);
  }

  /** Tells whether a message is certainly not its answer. */
  boolean isNotAnsweredBy(Bytes other) {
    return isAnswer != NO_MATCHER && !isAnsweredBy(other);
  }

  /**
   * Tells whether it may be sent with an N(S) that was used before: no other frame can be taken for
   * its answer, and it may be executed twice.
   */
  boolean isSafeWithUsedNumber() {
    return repeatable && isAnswer != NO_MATCHER;
  }

  /** Tells whether its message may be executed twice. */
  boolean isRepeatable() {
    return repeatable;
  }

  /** It was transmitted and perhaps arrived, and nothing came that may have been its answer. */
  void countUnanswered() {
    unanswered++;
  }

  /** Tells how T1 is chosen for its next transmission. */
  T1Policy policy() {
    if (repeatable && unanswered > 0) {
      return T1Policy.MAXIMUM;
    }
    if (isAnswer == NO_MATCHER) {
      return repeatable ? T1Policy.MEASURED : T1Policy.CAUTIOUS;
    }
    return repeatable ? T1Policy.EARLY_CHECK : T1Policy.CAUTIOUS_EARLY_CHECK;
  }

  /**
   * Tells whether it may be transmitted again: a repeatable one until its deadline, any other only
   * while it was certainly not executed; and not if the secondary receives it and does not answer.
   */
  boolean mayBeSentAgain(int attempts) {
    boolean allowed = repeatable || !maybeExecuted && transmissions < attempts;
    return isOpen() && allowed && unanswered < attempts;
  }

  /** Ends it without an answer: as not sent, or as execution unknown. Any thread. */
  void fail(String reason) {
    finish(maybeExecuted ? LinkOutcome.unknown(reason) : LinkOutcome.notSent(reason));
  }

  /** Ends it; does nothing if it has ended already. Any thread. */
  void finish(LinkOutcome result) {
    Consumer<LinkOutcome> callback = outcome.getAndSet(null);
    if (callback == null) {
      return;
    }
    Timer timer = deadline;
    if (timer != null) {
      timer.cancel();
    }
    onEnd.accept(this, result);
    GUARD.run(callback, Consumer::accept, result);
  }
}
