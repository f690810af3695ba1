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
  private final boolean notConnected;
  private final boolean silent;

  private RequestFailure(String name) {
    this(name, false, false);
  }

  private RequestFailure(String name, boolean notConnected, boolean silent) {
    this.name = name;
    this.notConnected = notConnected;
    this.silent = silent;
  }

  /**
   * It was not sent: there is no connection to the server, for example because a handshake failed.
   *
   * @param why a sentence for people, without secrets
   * @param silent whether the server has not answered at all
   */
  public static RequestFailure notConnected(String why, boolean silent) {
    return new RequestFailure(why, true, silent);
  }

  /** Tells whether it was not sent because there is no connection to the server. */
  public boolean isNotConnected() {
    return notConnected;
  }

  /** Tells whether the server has not answered while a connection to it was being made. */
  public boolean isSilent() {
    return silent;
  }

  @Override
  public String toString() {
    return name;
  }
}
