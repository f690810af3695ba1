// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

/** The result of parsing: a message, or the reason why there is none. Immutable. */
public final class ParseResult {
  private final CoapMessage message;
  private final ParseFailure failure;

  private ParseResult(CoapMessage message, ParseFailure failure) {
    this.message = message;
    this.failure = failure;
  }

  /** Returns the result with a message. */
  public static ParseResult of(CoapMessage message) {
    return new ParseResult(message, null);
  }

  /** Returns the result without one. */
  public static ParseResult failed(ParseFailure failure) {
    return new ParseResult(null, failure);
  }

  /** Tells whether there is a message. */
  public boolean isMessage() {
    return message != null;
  }

  /** Returns the message, or null when there is none. */
  public CoapMessage message() {
    return message;
  }

  /** Returns why there is no message, or null when there is one. */
  public ParseFailure failure() {
    return failure;
  }

  @Override
  public String toString() {
    return message != null ? message.toString() : failure.toString();
  }
}
