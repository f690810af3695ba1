// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import io.millrace.api.bytes.Bytes;

/**
 * Where the response to a request goes: a value that outlives the endpoint which received the
 * request, so that its successor can still answer. Immutable.
 */
public final class ReplyTo {
  private final Peer peer;
  private final Bytes token;
  private final boolean confirmable;
  private final int messageId;
  private final boolean acknowledged;

  /**
   * Makes the address of a response.
   *
   * @param peer the client
   * @param token the request's token
   * @param confirmable whether the request was confirmable
   * @param messageId the request's message ID, 0–65535
   * @param acknowledged whether an empty acknowledgement was sent for it
   */
  public ReplyTo(Peer peer, Bytes token, boolean confirmable, int messageId, boolean acknowledged) {
    this.peer = peer;
    this.token = token;
    this.confirmable = confirmable;
    this.messageId = messageId;
    this.acknowledged = acknowledged;
  }

  /** Returns the address for a message without a request, such as the end of a session. */
  public static ReplyTo unsolicited(Peer peer, Bytes token) {
    return new ReplyTo(peer, token, false, 0, true);
  }

  /** Returns the client. */
  public Peer peer() {
    return peer;
  }

  /** Returns the request's token. */
  public Bytes token() {
    return token;
  }

  /** Tells whether the request was confirmable. */
  public boolean confirmable() {
    return confirmable;
  }

  /** Returns the request's message ID. */
  public int messageId() {
    return messageId;
  }

  /** Tells whether the response must be a message of its own, not piggybacked. */
  public boolean acknowledged() {
    return acknowledged;
  }

  /** Returns the same after an empty acknowledgement or a first, piggybacked response. */
  public ReplyTo asAcknowledged() {
    return acknowledged ? this : new ReplyTo(peer, token, confirmable, messageId, true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplyTo that
        && messageId == that.messageId
        && confirmable == that.confirmable
        && acknowledged == that.acknowledged
        && token.equals(that.token)
        && peer.equals(that.peer);
  }

  @Override
  public int hashCode() {
    return 31 * peer.hashCode() + token.hashCode();
  }

  @Override
  public String toString() {
    return peer + " token " + token;
  }
}
