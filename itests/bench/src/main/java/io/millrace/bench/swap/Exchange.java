// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A request of a client, from its first datagram to its final answer. A confirmable one is sent
 * again as RFC 7252 §4.2 says, until it is acknowledged; a non-confirmable one is sent once, and is
 * lost when no answer comes. Only the load's thread uses it.
 */
final class Exchange {
  private static final long ACK_TIMEOUT = 2_000_000_000L;
  private static final int MAX_RETRANSMIT = 4;

  /** MAX_TRANSMIT_WAIT [RFC 7252 §4.8.2] and the time that the slowest device takes. */
  private static final long GIVEN_UP = (93 + 32) * 1_000_000_000L;

  final Kind kind;
  final int client;
  final CoapMessage message;
  final Bytes datagram;
  final long sentAt = System.nanoTime();
  final Window window;
  final String during;
  final Predicate<CoapMessage> right;
  final Consumer<CoapMessage> after;
  private final boolean confirmable;
  private long timeout;
  private long repeatAt;
  private int repeated;
  private boolean acknowledged;

  /** When the network is to double the datagram; 0 for never. */
  long doubledAt;

  /** Whether the next answer is to be lost on its way to the client. */
  boolean isAnswerToBeLost;

  /**
   * Makes a request that is sent now.
   *
   * @param right tells whether an answer is what the device has to say to this request
   * @param after gets the answer; null when the request is lost
   */
  Exchange(
      Kind kind,
      int client,
      CoapMessage message,
      Tally tally,
      Predicate<CoapMessage> right,
      Consumer<CoapMessage> after,
      Random random) {
    this.kind = kind;
    this.client = client;
    this.message = message;
    this.datagram = Wire.serialize(message);
    this.window = tally.window();
    this.during = tally.during();
    this.right = right;
    this.after = after;
    confirmable = message.type() == MessageType.CON;
    timeout = (long) (ACK_TIMEOUT * (1 + 0.5 * random.nextDouble()));
    repeatAt = sentAt + timeout;
    isAnswerToBeLost = kind == Kind.LOST_ANSWER;
  }

  void acknowledge() {
    acknowledged = true;
  }

  /** Tells whether the datagram has to be sent again now. */
  boolean isDue(long now) {
    if (!confirmable || acknowledged || repeated == MAX_RETRANSMIT || now - repeatAt < 0) {
      return false;
    }
    repeated++;
    timeout *= 2;
    repeatAt = now + timeout;
    return true;
  }

  boolean isGivenUp(long now) {
    return now - sentAt > GIVEN_UP;
  }

  @Override
  public String toString() {
    return kind + " " + message.token().hex() + " of client " + client;
  }
}
