// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

/** What became of bytes that were parsed: a message, or the reason why there is none. */
public final class Parsed {
  private final CoapMessage message;
  private final ParseFailure failure;

  private Parsed(CoapMessage message, ParseFailure failure) {
    this.message = message;
    this.failure = failure;
  }

  /** Returns a success. */
  public static Parsed of(CoapMessage message) {
    return new Parsed(message, null);
  }

  /** Returns a failure. */
  public static Parsed failed(ParseFailure failure) {
    return new Parsed(null, failure);
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
