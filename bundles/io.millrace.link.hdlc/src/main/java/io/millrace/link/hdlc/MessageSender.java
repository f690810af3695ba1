// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.LinkOutcome;

/**
 * Sends the exchanges' messages and decides whether one goes once more. Runs on the line's loop.
 */
final class MessageSender {
  private final PrimaryMachine machine;
  private final SequenceState sequence;
  private final TransmitQueue queue;
  private final StopAndWaitArq arq;
  private final LinkCounters counters;
  private final int attempts;
  private final Step step;

  MessageSender(
      PrimaryMachine machine,
      SequenceState sequence,
      TransmitQueue queue,
      StopAndWaitArq arq,
      LinkCounters counters,
      int attempts) {
    this.machine = machine;
    this.sequence = sequence;
    this.queue = queue;
    this.arq = arq;
    this.counters = counters;
    this.attempts = attempts;
    step = new AwaitingResponse(machine, sequence, queue, arq, this);
  }

  /**
   * Sends the next message; not with a number that a late answer to another may acknowledge, unless
   * its own answer is known and no harm is done twice.
   */
  void send() {
    LinkExchange next = queue.next();
    if (arq.mayBeStale() && sequence.isNumberUsed() && !next.isSafeWithUsedNumber()) {
      machine.resynchronise(this::sendResynchronised);
    } else {
      transmit(next);
    }
  }

  private void sendResynchronised() {
    queue.dropEnded();
    if (queue.isEmpty()) {
      machine.next();
    } else {
      queue.next().resynchronised();
      transmit(queue.next());
    }
  }

  private void transmit(LinkExchange exchange) {
    if (exchange.message().length() > sequence.sendLimit()) {
      queue.takeCurrent();
      exchange.finish(
          LinkOutcome.notSent("the other end takes " + sequence.sendLimit() + " bytes"));
      machine.continueLater();
      return;
    }
    if (exchange.transmitted(sequence.position()) > 1) {
      counters.add(LinkCounters.RETRIES);
    }
    machine.send(step, sequence.iFrame(exchange.message()), exchange.policy());
  }

  /** Leaves the message at work for another transmission, or ends it, as nothing answered it. */
  void unanswered(String reason) {
    queue.current().countUnanswered();
    sendAgainOrFail(reason);
  }

  /** Leaves the message at work for another transmission, or ends it. */
  void sendAgainOrFail(String reason) {
    if (!queue.current().mayBeSentAgain(attempts)) {
      queue.takeCurrent().fail(reason);
    } else if (queue.current().transmissions() % attempts == 0) {
      queue.requeueCurrent();
    }
  }

  /** Tells whether it matters for the message at work that it certainly did not arrive. */
  boolean isProofNeeded() {
    LinkExchange exchange = queue.current();
    return exchange.isOpen() && !(exchange.isRepeatable() && exchange.mayBeSentAgain(attempts));
  }

  /** Tells whether somebody waits for the answer to the message at work. */
  boolean isAnswerWanted() {
    return queue.current().isOpen();
  }
}
