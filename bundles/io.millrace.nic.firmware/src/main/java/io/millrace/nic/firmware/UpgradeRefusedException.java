// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

/** Ends a step of an upgrade with a response code; it has no stack, because it is no fault. */
final class UpgradeRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int code;

  UpgradeRefusedException(int code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
