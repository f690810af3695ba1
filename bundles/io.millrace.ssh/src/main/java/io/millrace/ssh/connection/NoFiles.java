// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.apache.sshd.common.file.FileSystemFactory;
import org.apache.sshd.common.session.SessionContext;

/** SSHD asks for a file system; what is offered here needs none from it. */
final class NoFiles implements FileSystemFactory {
  @Override
  public Path getUserHomeDir(SessionContext session) {
    return null;
  }

  @Override
  public FileSystem createFileSystem(SessionContext session) throws IOException {
    throw new IOException("no file system is offered");
  }
}
