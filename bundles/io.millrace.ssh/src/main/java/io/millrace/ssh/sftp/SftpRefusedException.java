// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

/** A request that is not done; the message is a sentence for the person at the other end. */
final class SftpRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SftpStatus status;

  SftpRefusedException(SftpStatus status, String message) {
    super(message);
    this.status = status;
  }

  /** Returns what the answer says. */
  SftpStatus status() {
    return status;
  }

  /** Returns a refusal of a name that is not in the folder. */
  static SftpRefusedException noSuchFile() {
    return new SftpRefusedException(SftpStatus.NO_SUCH_FILE, "no such file");
  }

  /** Returns a refusal of what is not permitted here. */
  static SftpRefusedException denied(String why) {
    return new SftpRefusedException(SftpStatus.PERMISSION_DENIED, why);
  }
}
