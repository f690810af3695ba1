// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

/** The state of an upgrade; the ordinal is the code on the wire [spec nic-resources.md §6]. */
enum UpgradeState {
  IDLE("idle"),
  INIT_PASSED("init passed"),
  INIT_FAILED("init failed"),
  TRANSFER_PASSED("transfer passed"),
  TRANSFER_FAILED("transfer failed"),
  VERIFY_PASSED("verify passed"),
  VERIFY_FAILED("verify failed"),
  ACTIVATE_PASSED("activate passed"),
  ACTIVATE_FAILED("activate failed");

  private final String words;

  UpgradeState(String words) {
    this.words = words;
  }

  /** Returns the byte on the wire, 0–8. */
  int code() {
    return ordinal();
  }

  /** Returns the state of that byte, or idle. */
  static UpgradeState of(int code) {
    return code >= 0 && code < values().length ? values()[code] : IDLE;
  }

  @Override
  public String toString() {
    return words;
  }
}
