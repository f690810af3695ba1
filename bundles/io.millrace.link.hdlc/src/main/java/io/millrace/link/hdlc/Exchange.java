// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One message on its way and what is known of its fate. It ends once. Runs on the line's loop. */
final class Exchange {
  private static final CallbackGuard GUARD =
      new CallbackGuard(Exchange.class, "who waited for a link's outcome");

  /** What an answer looks like when the exchange's user does not say so. */
  static final Predicate<Bytes> UNKNOWN = message -> false;

  private final Bytes message;
  private final Predicate<Bytes> isAnswer;
  private final boolean repeatable;
  private final AtomicReference<Consumer<LinkOutcome>> outcome;
  private final BiConsumer<Exchange, LinkOutcome> ended;
  private volatile Timer deadline;
  private int transmissions;
  private int unanswered;
  private int lastPlace = -1;
  private int answersOnTheirWay;
  private volatile boolean doubtful;
  private boolean doubtfulBefore;

  /**
   * Makes an exchange.
   *
   * @param isAnswer tells its answer from other messages; {@link #UNKNOWN} when nobody can
   * @param ended hears of its end just before {@code outcome} does
   */
  Exchange(
      Bytes message,
      Predicate<Bytes> isAnswer,
      boolean repeatable,
      Consumer<LinkOutcome> outcome,
      BiConsumer<Exchange, LinkOutcome> ended) {
    this.ended = ended;
    this.message = message;
    this.isAnswer = isAnswer;
    this.repeatable = repeatable;
    this.outcome = new AtomicReference<>(outcome);
  }

  Bytes message() {
    return message;
  }

  /** Takes the timer that is to be stopped at the end. */
  void endsAt(Timer timer) {
    deadline = timer;
  }

  boolean isOpen() {
    return outcome.get() != null;
  }

  /**
   * It goes out now: from here on it may be executed.
   *
   * @param place the same for transmissions of which one proof can show that none arrived
   * @return how often it has gone out
   */
  int transmitted(int place) {
    if (place != lastPlace) {
      doubtfulBefore = doubtful;
      lastPlace = place;
      answersOnTheirWay = 0;
    }
    doubtful = true;
    answersOnTheirWay++;
    return ++transmissions;
  }

  /** No reply to anything sent before is on its way any more. */
  void cleared() {
    answersOnTheirWay = 0;
  }

  /** Tells whether an answer that comes must be the one to the last transmission. */
  boolean hasOneAnswer() {
    return answersOnTheirWay == 1;
  }

  /** No transmission at the last place did arrive, certainly. */
  void didNotArrive() {
    doubtful = doubtfulBefore;
  }

  int transmissions() {
    return transmissions;
  }

  /** Tells whether a message is certainly the answer to one of its transmissions. */
  boolean isAnsweredBy(Bytes other) {
    return transmissions > 0 && GUARD.get(isAnswer, Predicate::test, other, false);
  }

  /** Tells whether a message certainly does not answer it. */
  boolean isNotAnsweredBy(Bytes other) {
    return isAnswer != UNKNOWN && !isAnsweredBy(other);
  }

  /** Tells whether no frame can be mistaken for its answer, and it may be executed again. */
  boolean isSafeWithUsedNumber() {
    return repeatable && isAnswer != UNKNOWN;
  }

  /** Tells whether doing what it says twice does no harm. */
  boolean isRepeatable() {
    return repeatable;
  }

  /** It went out, perhaps arrived, and nothing came of it that may have been its answer. */
  void wasNotAnswered() {
    unanswered++;
  }

  /** Tells how long its answer is to be waited for. */
  Patience patience() {
    if (repeatable && unanswered > 0) {
      return Patience.LONGEST;
    }
    if (isAnswer == UNKNOWN) {
      return repeatable ? Patience.MEASURED : Patience.WARY;
    }
    return repeatable ? Patience.ASKING : Patience.ASKING_WARILY;
  }

  /**
   * Tells whether it is to be sent once more: if it may be repeated until its deadline, unless the
   * other end gets it and does not answer.
   */
  boolean mayGoAgain(int attempts) {
    boolean wanted = repeatable || !doubtful && transmissions < attempts;
    return isOpen() && wanted && unanswered < attempts;
  }

  /** Ends it without an answer: not sent, or execution unknown. Any thread. */
  void fail(String reason) {
    finish(doubtful ? LinkOutcome.unknown(reason) : LinkOutcome.notSent(reason));
  }

  /** Ends it; does nothing when it has ended. Any thread. */
  void finish(LinkOutcome result) {
    Consumer<LinkOutcome> waiting = outcome.getAndSet(null);
    if (waiting == null) {
      return;
    }
    Timer timer = deadline;
    if (timer != null) {
      timer.cancel();
    }
    ended.accept(this, result);
    GUARD.run(waiting, Consumer::accept, result);
  }
}
