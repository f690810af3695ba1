// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

/** Why a request got no answer. More may be added: have a default branch. */
public final class RequestFailure {
  /** No acknowledgement after all attempts, or no answer within the deadline. */
  public static final RequestFailure TIMED_OUT = new RequestFailure("timed out");

  /** The peer answered with a reset. */
  public static final RequestFailure RESET = new RequestFailure("reset");

  /** The network says that nobody is there. */
  public static final RequestFailure UNREACHABLE = new RequestFailure("unreachable");

  /** What came back cannot be an answer: broken bytes. */
  public static final RequestFailure GARBAGE = new RequestFailure("unintelligible answer");

  /** It was never sent: a bound was reached. */
  public static final RequestFailure REFUSED = new RequestFailure("too many requests in flight");

  /** The endpoint was closed while the request was in flight. */
  public static final RequestFailure CLOSED = new RequestFailure("endpoint closed");

  private final String name;

  private RequestFailure(String name) {
    this.name = name;
  }

  @Override
  public String toString() {
    return name;
  }
}
