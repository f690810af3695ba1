// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.SecondaryLink;
import io.millrace.deviceic.Faults.Kind;
import io.millrace.deviceic.MessageLog.Way;

/** Offers unsolicited messages to the link, where the NIC's next poll fetches one. Thread-safe. */
final class NotificationSender {
  private final SecondaryLink link;
  private final Faults faults;
  private final MessageLog messages;
  private final boolean replaces;

  /**
   * Makes the sender of one link.
   *
   * @param replaces whether a notification replaces a message that waits for the poll
   */
  NotificationSender(SecondaryLink link, Faults faults, MessageLog messages, boolean replaces) {
    this.link = link;
    this.faults = faults;
    this.messages = messages;
    this.replaces = replaces;
  }

  /** Offers a notification; false when it is discarded because another message waits. */
  boolean offer(Bytes message) {
    return offer(message, replaces);
  }

  /** Offers a message that replaces whatever waits for the poll. */
  void announce(Bytes message) {
    offer(message, true);
  }

  private boolean offer(Bytes message, boolean replace) {
    if (faults.applies(Kind.QUIET)) {
      messages.add(link.name(), Way.LOST, message);
      return true;
    }
    boolean taken = link.offer(message, replace);
    messages.add(link.name(), taken ? Way.OFFERED : Way.DISCARDED, message);
    return taken;
  }
}
