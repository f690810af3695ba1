// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.ssh.sftp.UploadFolder;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;

/** Makes what serves the subsystem {@value #NAME}. */
final class SftpFactory implements SubsystemFactory {
  static final String NAME = "sftp";

  private final Supplier<Optional<UploadFolder>> uploads;

  SftpFactory(Supplier<Optional<UploadFolder>> uploads) {
    this.uploads = uploads;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public Command createSubsystem(ChannelSession channel) {
    return new SftpTask(Connection.of(channel.getSession()), uploads);
  }
}
