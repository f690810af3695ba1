// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import io.millrace.api.audit.AuditOutcome;

/** Is told what a client did with files and what it was refused. */
public interface SftpRecord {
  /**
   * Takes a record.
   *
   * @param action what, with the file's name
   * @param detail a sentence more; may be empty
   */
  void add(String action, AuditOutcome outcome, String detail);
}
