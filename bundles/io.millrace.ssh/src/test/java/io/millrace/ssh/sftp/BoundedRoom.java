// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** The bounds of a folder, in which nothing is removed for somebody who needs room. */
record BoundedRoom(Path folder, int mostFiles, long mostBytes) implements UploadRoom {
  @Override
  public void make(Path growing, long bytes) throws IOException {
    long total = bytes;
    int files = 0;
    for (File each : folder.toFile().listFiles()) {
      if (!each.toPath().equals(growing)) {
        total += each.length();
        files++;
      }
    }
    if (files >= mostFiles || total > mostBytes) {
      throw new IOException("the folder for uploads is full");
    }
  }
}
