// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.station.LinkCounters;

/**
 * Guards and actions of the primary's transitions that concern the messages of exchanges: which one
 * is sent, whether a frame is its answer, and whether it is sent again [spec hdlc-link.md §6]. Runs
 * on the line's loop.
 */
final class MessageTransmitter {
  /** Why an exchange failed whose answer was received with a wrong FCS. */
  static final String DAMAGED = "it arrived and its answer came damaged";

  private final TransmitQueue queue;
  private final SequenceState sequence;
  private final StopAndWaitArq arq;
  private final PollSchedule poll;
  private final LinkCounters counters;
  private final int attempts;
  private final Runnable continueLater;

  /**
   * Makes a transmitter.
   *
   * @param continueLater has the machine look for more to send
   */
  MessageTransmitter(
      TransmitQueue queue,
      SequenceState sequence,
      StopAndWaitArq arq,
      PollSchedule poll,
      LinkCounters counters,
      int attempts,
      Runnable continueLater) {
    this.queue = queue;
    this.sequence = sequence;
    this.arq = arq;
    this.poll = poll;
    this.counters = counters;
    this.attempts = attempts;
    this.continueLater = continueLater;
  }

  boolean isNothingQueued() {
    return queue.isEmpty();
  }

  /**
   * Tells whether a late reply could acknowledge the next message by mistake, because an I frame
   * with the same N(S) was sent before, and the caller cannot recognise the answer or the message
   * must not be executed twice.
   */
  boolean isNumberAmbiguous() {
    LinkExchange next = queue.next();
    return arq.mayBeStale() && sequence.isNumberUsed() && !next.isSafeWithUsedNumber();
  }

  boolean isTooLong() {
    return queue.next().message().length() > sequence.sendLimit();
  }

  /** Ends the exchange whose message is too long. */
  void refuse() {
    String reason = "the other end takes " + sequence.sendLimit() + " bytes";
    queue.takeCurrent().finish(LinkOutcome.notSent(reason));
    continueLater.run();
  }

  /** The message of the next exchange goes out. */
  void transmit() {
    if (queue.next().transmitted(sequence.position()) > 1) {
      counters.add(LinkCounters.RETRIES);
    }
  }

  /** The same after no reply to an older frame can come any more. */
  void transmitAfterResync() {
    queue.next().resynchronised();
    transmit();
  }

  /** Returns the I frame of the current exchange. */
  Frame frame() {
    return sequence.iFrame(queue.current().message());
  }

  /** Returns how T1 is chosen for the current exchange. */
  T1Policy policy() {
    return queue.current().policy();
  }

  /**
   * Tells whether the received I frame is the answer, and not a late frame or a pending message.
   */
  boolean isAnswer() {
    return sequence.mayAnswer(arq.received()) && !isAnothers(arq.received().information());
  }

  private boolean isAnothers(Bytes message) {
    return arq.mayBeStale() && queue.current().isNotAnsweredBy(message);
  }

  void answered() {
    Frame answer = arq.received();
    sequence.accept(answer);
    if (queue.current().hasOneAnswerOutstanding()) {
      arq.answered();
    }
    poll.activity();
    queue.takeCurrent().finish(LinkOutcome.answered(answer.information()));
  }

  /** Tells whether a frame with a wrong FCS is the answer: it acknowledges ours. */
  boolean isDamagedAnswer() {
    Frame header = arq.received();
    return header.kind() == FrameKind.I && sequence.acknowledges(header);
  }

  void answerDamaged() {
    sequence.accept(arq.received());
    sendAgainOrFail(DAMAGED);
  }

  /** DM came: the secondary has not executed the message, if this is its reply. */
  void disconnected() {
    if (!arq.mayBeStale()) {
      queue.current().didNotArrive();
    }
    unanswered("the other end is disconnected");
  }

  /** DM or FRMR came when the secondary was asked about the message. */
  void connectionLost() {
    unanswered("the other end has lost the connection");
  }

  /** FRMR came: the secondary has not executed the message [§4]. */
  void refused() {
    queue.takeCurrent().finish(LinkOutcome.notSent("the other end refused the frame"));
  }

  /** Keeps the message for another transmission, or ends it, because nothing answered it. */
  void unanswered(String reason) {
    queue.current().countUnanswered();
    sendAgainOrFail(reason);
  }

  /** Keeps the message for another transmission, or ends it; others go first after N2 attempts. */
  void sendAgainOrFail(String reason) {
    if (!queue.current().mayBeSentAgain(attempts)) {
      queue.takeCurrent().fail(reason);
    } else if (queue.current().transmissions() % attempts == 0) {
      queue.requeueCurrent();
    }
  }

  /** Tells whether it matters for the exchange that its message certainly did not arrive. */
  boolean isProofNeeded() {
    LinkExchange exchange = queue.current();
    return exchange.isOpen() && !(exchange.isRepeatable() && exchange.mayBeSentAgain(attempts));
  }

  /** Tells whether the exchange still waits for its answer. */
  boolean isAnswerWanted() {
    return queue.current().isOpen();
  }
}
