// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.io.IOException;

/** Why a message cannot be sent, with the status that the command ends with. */
final class SendFailure extends IOException {
  private static final long serialVersionUID = 1;

  private final ExitStatus status;

  SendFailure(ExitStatus status, String reason) {
    super(reason);
    this.status = status;
  }

  ExitStatus status() {
    return status;
  }
}
