// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.SecondaryLink;
import io.millrace.deviceic.Faults.Kind;
import io.millrace.deviceic.Recent.Way;

/** The way of what a Device IC says unasked: where the NIC's next poll finds it. Thread-safe. */
final class Outlet {
  private final SecondaryLink link;
  private final Faults faults;
  private final Recent recent;
  private final boolean replaces;

  /**
   * Makes the way out over a link.
   *
   * @param replaces whether a notification takes the place of what waits for a poll
   */
  Outlet(SecondaryLink link, Faults faults, Recent recent, boolean replaces) {
    this.link = link;
    this.faults = faults;
    this.recent = recent;
    this.replaces = replaces;
  }

  /** Offers a notification; false when it is discarded, because another one waits. */
  boolean offer(Bytes message) {
    return offer(message, replaces);
  }

  /** Offers what matters more than whatever waits. */
  void announce(Bytes message) {
    offer(message, true);
  }

  private boolean offer(Bytes message, boolean replace) {
    if (faults.makes(Kind.QUIET)) {
      recent.add(link.name(), Way.LOST, message);
      return true;
    }
    boolean taken = link.offer(message, replace);
    recent.add(link.name(), taken ? Way.OFFERED : Way.DISCARDED, message);
    return taken;
  }
}
