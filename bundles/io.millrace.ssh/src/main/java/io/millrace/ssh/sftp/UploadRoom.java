// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.io.IOException;
import java.nio.file.Path;

/** Makes room in the folder for uploads, within the bounds that hold for all who write there. */
@FunctionalInterface
public interface UploadRoom {
  /**
   * Makes room for one file to grow.
   *
   * @param growing the file, which need not be there yet
   * @param bytes how long it is to be
   * @throws IOException when that cannot be, with the reason
   */
  void make(Path growing, long bytes) throws IOException;
}
