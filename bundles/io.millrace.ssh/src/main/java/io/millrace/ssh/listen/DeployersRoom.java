// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.api.release.ReleaseService;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.slot.Slot;
import io.millrace.ssh.connection.BlockingCall;
import io.millrace.ssh.sftp.UploadRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Room in the folder for uploads, which the deployer makes within its own bounds. A deployer that
 * is being replaced is waited for.
 */
record DeployersRoom(Slot<ReleaseService> releases) implements UploadRoom {
  @Override
  public void make(Path growing, long bytes) throws IOException {
    Optional<String> refusal;
    try {
      refusal = BlockingCall.of(releases, service -> refusal(service, growing, bytes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the upload was interrupted", e);
    }
    if (!refusal.equals(Optional.of(""))) {
      throw new IOException(refusal.orElse("the deployer of the router is not there: try again"));
    }
  }

  /** Returns why there is no room; empty when there is. */
  private static String refusal(ReleaseService service, Path growing, long bytes) {
    try {
      service.makeRoom(growing, bytes);
      return "";
    } catch (IOException full) {
      return FileReason.of(full);
    }
  }
}
