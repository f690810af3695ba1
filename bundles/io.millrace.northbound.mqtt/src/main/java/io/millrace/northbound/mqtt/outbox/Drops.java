// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

/** Why something was not published and never will be. */
public enum Drops {
  /** The byte bound was reached; it was the oldest. Or the disk has lost it. */
  FULL("full"),
  /** The broker does not take such a message, or it is longer than may be. */
  REFUSED("refused"),
  /** The disk did not take it, and there was no room in memory. */
  DISK("disk"),
  /** More came at once than is taken in. */
  BUSY("busy");

  private final String label;

  Drops(String label) {
    this.label = label;
  }

  /** Returns the word in metrics. */
  public String label() {
    return label;
  }
}
