// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

/** The outcome of sending a response. More may be added: have a default branch. */
public final class Delivery {
  /** The peer acknowledged it, or it was piggybacked on the acknowledgement of the request. */
  public static final Delivery ACKNOWLEDGED = new Delivery("acknowledged");

  /** It was sent non-confirmable; only a reset can follow. */
  public static final Delivery SENT = new Delivery("sent");

  /** The peer answered with a reset. */
  public static final Delivery RESET = new Delivery("reset");

  /** No acknowledgement came after the last attempt. */
  public static final Delivery TIMED_OUT = new Delivery("timed out");

  /** The network reported that no socket is open there (ICMP). */
  public static final Delivery UNREACHABLE = new Delivery("unreachable");

  /** It was not sent: the endpoint was closed, or a limit was reached. */
  public static final Delivery NOT_SENT = new Delivery("not sent");

  private final String name;

  private Delivery(String name) {
    this.name = name;
  }

  /** Tells whether the peer has received it, as far as is known, and did not reject it. */
  public boolean isSuccess() {
    return this == ACKNOWLEDGED || this == SENT;
  }

  @Override
  public String toString() {
    return name;
  }
}
