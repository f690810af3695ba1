// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.LinkOutcome;

/**
 * Sends the exchanges' messages and decides whether one goes once more. Runs on the line's loop.
 */
final class Messages {
  private final PrimaryMachine machine;
  private final Session session;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Counts counts;
  private final int attempts;
  private final Step step;

  Messages(
      PrimaryMachine machine,
      Session session,
      Outbox outbox,
      Dialogue dialogue,
      Counts counts,
      int attempts) {
    this.machine = machine;
    this.session = session;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.counts = counts;
    this.attempts = attempts;
    step = new Messaging(machine, session, outbox, dialogue, this);
  }

  /**
   * Sends the next message; not with a number that a late answer to another may acknowledge, unless
   * its own answer is known and no harm is done twice.
   */
  void send() {
    Exchange next = outbox.next();
    if (dialogue.mayBeStale() && session.isNumberUsed() && !next.isSafeWithUsedNumber()) {
      machine.clear(this::sendCleared);
    } else {
      transmit(next);
    }
  }

  private void sendCleared() {
    outbox.dropEnded();
    if (outbox.isEmpty()) {
      machine.next();
    } else {
      outbox.next().cleared();
      transmit(outbox.next());
    }
  }

  private void transmit(Exchange exchange) {
    if (exchange.message().length() > session.sendLimit()) {
      outbox.takeCurrent();
      exchange.finish(LinkOutcome.notSent("the other end takes " + session.sendLimit() + " bytes"));
      machine.goOnLater();
      return;
    }
    if (exchange.transmitted(session.place()) > 1) {
      counts.add(Counts.RETRIES);
    }
    machine.send(step, session.message(exchange.message()), exchange.patience());
  }

  /** Leaves the message at work for another transmission, or ends it, as nothing answered it. */
  void unanswered(String reason) {
    outbox.current().wasNotAnswered();
    goAgainOrFail(reason);
  }

  /** Leaves the message at work for another transmission, or ends it. */
  void goAgainOrFail(String reason) {
    if (!outbox.current().mayGoAgain(attempts)) {
      outbox.takeCurrent().fail(reason);
    } else if (outbox.current().transmissions() % attempts == 0) {
      outbox.letOthersGoFirst();
    }
  }

  /** Tells whether it matters for the message at work that it certainly did not arrive. */
  boolean isProofWanted() {
    Exchange exchange = outbox.current();
    return exchange.isOpen() && !(exchange.isRepeatable() && exchange.mayGoAgain(attempts));
  }

  /** Tells whether somebody waits for the answer to the message at work. */
  boolean isAnswerWanted() {
    return outbox.current().isOpen();
  }
}
