// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import java.util.Locale;

/** Where this router is with an action. */
public enum Phase {
  /** There is none. */
  IDLE,
  /** The server waits for a confirmation, and this router for an operator. */
  CONFIRMING,
  /** It is known; an operator may have to agree. */
  OFFERED,
  /** Its files are being fetched. */
  DOWNLOADING,
  /** All files are there; it is not installed yet: a window, a hold, another change. */
  DOWNLOADED,
  /** The deployer has it. */
  INSTALLING,
  /** It is over; the server has not been told for certain. */
  CLOSING;

  /** Tells whether it can be given up without a trace on what runs. */
  boolean isBeforeInstallation() {
    return this == CONFIRMING || this == OFFERED || this == DOWNLOADING || this == DOWNLOADED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
