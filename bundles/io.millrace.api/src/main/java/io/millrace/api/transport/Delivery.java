// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

/** What became of a response that was sent. More may be added: have a default branch. */
public final class Delivery {
  /** The peer acknowledged it, or it piggybacked on the acknowledgement of the request. */
  public static final Delivery ACKNOWLEDGED = new Delivery("acknowledged");

  /** It went out non-confirmable; nobody will say more, unless the peer resets it. */
  public static final Delivery SENT = new Delivery("sent");

  /** The peer answered with a reset. */
  public static final Delivery RESET = new Delivery("reset");

  /** All attempts went by without an acknowledgement: gave up. */
  public static final Delivery TIMED_OUT = new Delivery("gave up");

  /** The network says that nobody is there. */
  public static final Delivery UNREACHABLE = new Delivery("unreachable");

  /** It never went out: the endpoint closed, or a bound was reached. */
  public static final Delivery NOT_SENT = new Delivery("not sent");

  private final String name;

  private Delivery(String name) {
    this.name = name;
  }

  /** Tells whether the peer can be taken to want more of the same. */
  public boolean isGood() {
    return this == ACKNOWLEDGED || this == SENT;
  }

  @Override
  public String toString() {
    return name;
  }
}
