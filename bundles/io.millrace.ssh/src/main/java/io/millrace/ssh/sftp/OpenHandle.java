// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.io.IOException;

/** What a client has opened; for one thread at a time. */
interface OpenHandle {
  /** Ends it because the client has said so. */
  void close() throws IOException, SftpRefusedException;

  /** Ends it because the connection has ended before the client said so. */
  default void abandon() throws IOException {}
}
