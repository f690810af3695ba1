// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

/** How a request ended, with its code on the wire [draft-ietf-secsh-filexfer-02 §7]. */
enum SftpStatus {
  OK(0),
  END_OF_FILE(1),
  NO_SUCH_FILE(2),
  PERMISSION_DENIED(3),
  FAILURE(4),
  BAD_MESSAGE(5),
  UNSUPPORTED(8);

  private final int code;

  SftpStatus(int code) {
    this.code = code;
  }

  /** Returns the code on the wire. */
  int code() {
    return code;
  }
}
