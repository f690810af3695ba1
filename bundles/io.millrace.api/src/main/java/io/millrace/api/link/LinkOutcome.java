// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import io.millrace.api.bytes.Bytes;

/** How an exchange on a link ended. More kinds may be added: have a default branch. Immutable. */
public final class LinkOutcome {
  /** The other end answered. */
  public static final String ANSWERED = "answered";

  /** The other end has certainly not received the message. */
  public static final String NOT_SENT = "not sent";

  /** The other end received the message, or may have; whether it was executed is unknown. */
  public static final String UNKNOWN = "sent, execution unknown";

  private final String kind;
  private final Bytes answer;
  private final String reason;

  private LinkOutcome(String kind, Bytes answer, String reason) {
    this.kind = kind;
    this.answer = answer;
    this.reason = reason;
  }

  /** Returns the outcome with an answer, which may be empty. */
  public static LinkOutcome answered(Bytes answer) {
    return new LinkOutcome(ANSWERED, answer, "");
  }

  /** Returns the outcome of a message that was not received, with one line for an operator. */
  public static LinkOutcome notSent(String reason) {
    return new LinkOutcome(NOT_SENT, Bytes.EMPTY, reason);
  }

  /** Returns the outcome of a message that may have been executed, with a line for an operator. */
  public static LinkOutcome unknown(String reason) {
    return new LinkOutcome(UNKNOWN, Bytes.EMPTY, reason);
  }

  /** Returns the kind: one of this class's constants, or a later one. */
  public String kind() {
    return kind;
  }

  /** Tells whether there is an answer. */
  public boolean isAnswered() {
    return kind.equals(ANSWERED);
  }

  /** Returns the answer; empty when there is none. */
  public Bytes answer() {
    return answer;
  }

  /** Returns why there is no answer; empty when there is one. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? kind : kind + ": " + reason;
  }
}
