// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;

/**
 * The sequence numbers of a Device IC on one link: Observe numbers, one sequence for all resources,
 * and the message IDs of unsolicited messages [spec device-ic-api.md §7].
 */
final class SequenceNumbers {
  /** No message ID has been used yet. */
  static final int UNUSED = -1;

  static final int FIRST_OBSERVE = 3;
  private static final int LAST_OBSERVE = 0xFFFFFF;
  private static final int AFTER_LAST_OBSERVE = 2;

  private final DeviceClock clock;
  private int observe;
  private int messageId;

  SequenceNumbers(DeviceClock clock, int observe, int messageId) {
    this.clock = clock;
    this.observe = observe;
    this.messageId = messageId;
  }

  /** Returns the next Observe number without using it up. */
  int observe() {
    return observe;
  }

  /** Returns the next Observe number in its three bytes, leading zeros included. */
  Bytes observeBytes() {
    return Bytes.wrap(new byte[] {(byte) (observe >> 16), (byte) (observe >> 8), (byte) observe});
  }

  void useObserve() {
    observe = observe == LAST_OBSERVE ? AFTER_LAST_OBSERVE : observe + 1;
  }

  /**
   * Returns the next message ID without using it up: the first is the low half of the clock's
   * seconds.
   */
  int messageId() {
    return messageId == UNUSED ? (int) clock.seconds() & 0xFFFF : messageId;
  }

  void useMessageId() {
    messageId = messageId() + 1 & 0xFFFF;
  }

  /** Starts again from the first numbers. */
  void powerUp() {
    observe = FIRST_OBSERVE;
    messageId = UNUSED;
  }

  /** Returns the message ID to persist: the next one, or {@link #UNUSED}. */
  int persistedMessageId() {
    return messageId;
  }
}
