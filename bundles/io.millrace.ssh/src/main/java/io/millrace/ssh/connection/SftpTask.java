// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.shell.ShellRole;
import io.millrace.ssh.sftp.SftpServer;
import io.millrace.ssh.sftp.UploadFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;

/** The upload folder over SFTP, for operators and administrators. */
final class SftpTask extends ChannelTask {
  private final Connection connection;
  private final Supplier<Optional<UploadFolder>> uploads;

  SftpTask(Connection connection, Supplier<Optional<UploadFolder>> uploads) {
    this.connection = connection;
    this.uploads = uploads;
  }

  @Override
  void prepare(Environment environment) {}

  @Override
  int run(InputStream input, OutputStream output, OutputStream errors) throws IOException {
    Optional<ShellRole> role = connection.role();
    if (role.isEmpty() || role.get() == ShellRole.VIEWER) {
      String why = "the upload folder is for the roles operator and admin";
      connection.record("sftp", AuditOutcome.REFUSED, why);
      say(errors, why);
      return NOT_PERMITTED;
    }
    Optional<UploadFolder> folder = uploads.get();
    if (folder.isEmpty()) {
      say(errors, "the deployer of the router is not there: it may be being replaced; try again");
      return TRY_AGAIN;
    }
    InputStream watched = connection.activity().watch(input);
    new SftpServer(folder.get(), connection::record)
        .serve(
            new RoleInput(watched, role.get(), connection::role),
            connection.activity().watch(output));
    return 0;
  }

  /** The channel's streams are closed with it, and that ends the thread. */
  @Override
  public void destroy(ChannelSession channel) {}
}
