// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.transport.DeliveryListener;

/**
 * Messages to one peer whose IDs follow each other and that concern the same listener. Used on the
 * loop alone.
 */
class MessageRun {
  private static final int ID_MASK = 0xFFFF;

  /** Less than half of the IDs, so that none in a run is in use again. */
  private static final int LONGEST = 0x7FFF;

  private long at;
  private DeliveryListener listener;

  /** The run before it, or null. */
  MessageRun older;

  private char first;
  private char count;

  /** Makes an empty one. */
  MessageRun() {}

  /** Makes one that is another, as it is now. */
  MessageRun(MessageRun other) {
    become(other);
  }

  /** Is what another one is now. */
  final void become(MessageRun other) {
    at = other.at;
    listener = other.listener;
    older = other.older;
    first = other.first;
    count = other.count;
  }

  /** Begins with a message. */
  final void begin(int messageId, DeliveryListener of, long now) {
    first = (char) messageId;
    count = 1;
    listener = of;
    at = now;
  }

  final void clear() {
    count = 0;
    listener = null;
  }

  final boolean isEmpty() {
    return count == 0;
  }

  final boolean has(int messageId) {
    return (messageId - first & ID_MASK) < count;
  }

  /** Takes the next message in, if it follows. */
  final boolean extend(int messageId, DeliveryListener of, long now) {
    boolean follows = of == listener && (messageId - first & ID_MASK) == count && count < LONGEST;
    if (follows) {
      count++;
      at = now;
    }
    return follows;
  }

  /** Returns the ID of one of its messages, the first of which is 0. */
  final int id(int number) {
    return first + number & ID_MASK;
  }

  final int count() {
    return count;
  }

  /** Returns when the last one went out. */
  final long at() {
    return at;
  }

  final DeliveryListener listener() {
    return listener;
  }
}
