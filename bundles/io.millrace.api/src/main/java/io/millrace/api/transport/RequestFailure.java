// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

/** Why a request got no response. More may be added: have a default branch. */
public final class RequestFailure {
  /** No acknowledgement came after the last attempt, or no response within the deadline. */
  public static final RequestFailure TIMED_OUT = new RequestFailure("timed out");

  /** The peer answered with a reset. */
  public static final RequestFailure RESET = new RequestFailure("reset");

  /** The network reported that no socket is open there (ICMP). */
  public static final RequestFailure UNREACHABLE = new RequestFailure("unreachable");

  /** What arrived as the response is malformed. */
  public static final RequestFailure MALFORMED_RESPONSE = new RequestFailure("malformed response");

  /** It was not sent: a limit was reached. */
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
