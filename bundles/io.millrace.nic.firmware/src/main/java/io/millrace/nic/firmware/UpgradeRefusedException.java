// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

/**
 * Refuses a step of an upgrade with a response code. It has no stack trace, because it is not a
 * fault.
 */
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
