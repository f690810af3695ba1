// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * The one kind of channel: for a command, a shell or SFTP. Variables of the client's environment,
 * its agent and its X11 display are refused, and as many channels as the connection has already.
 */
final class SessionChannel extends ChannelSession {
  private static final byte CONTROL_C = 3;

  private final Connection connection;
  private final boolean admitted;
  private boolean closed;

  SessionChannel(Connection connection) {
    this.connection = connection;
    admitted = connection.openChannel();
  }

  @Override
  public OpenFuture open(long recipient, long windowSize, long packetSize, Buffer buffer) {
    if (admitted) {
      return super.open(recipient, windowSize, packetSize, buffer);
    }
    connection.record("session", AuditOutcome.REFUSED, "too many sessions on one connection");
    OpenFuture refused = new DefaultOpenFuture(this, futureLock);
    refused.setException(
        new SshChannelOpenException(
            getChannelId(),
            SshConstants.SSH_OPEN_RESOURCE_SHORTAGE,
            "too many sessions on this connection"));
    service.unregisterChannel(this); // SSHD would keep it until the connection ends
    return refused;
  }

  @Override
  protected void preClose() {
    synchronized (this) {
      if (admitted && !closed) {
        connection.closeChannel();
      }
      closed = true;
    }
    super.preClose();
  }

  /** Of no use here, and a way to fill the memory. Clients send some unasked: no record. */
  @Override
  protected Result handleEnvParsed(String name, String value) {
    return Result.ReplyFailure;
  }

  @Override
  protected Result handleAgentForwarding(String request, Buffer buffer, boolean wantReply) {
    return refuse("forwarding of an agent");
  }

  @Override
  protected Result handleX11Forwarding(String request, Buffer buffer, boolean wantReply) {
    return refuse("forwarding of X11");
  }

  @Override
  protected Result handleSubsystemParsed(String request, String subsystem) throws IOException {
    if (!subsystem.equals(SftpFactory.NAME)) {
      return refuse("subsystem " + subsystem);
    }
    return super.handleSubsystemParsed(request, subsystem);
  }

  private Result refuse(String what) {
    connection.record(what, AuditOutcome.REFUSED, "not offered");
    return Result.ReplyFailure;
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long length) throws IOException {
    Command task = commandInstance;
    if (task instanceof ShellTask shell && shell.takesControlCharacters()) {
      byte[] rest = withoutControl(shell, data, offset, (int) length);
      super.doWriteData(rest, 0, rest.length);
    } else {
      super.doWriteData(data, offset, length);
    }
  }

  private static byte[] withoutControl(ShellTask shell, byte[] data, int offset, int length) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(length);
    for (int i = offset; i < offset + length; i++) {
      if (data[i] == CONTROL_C) {
        shell.interrupt();
      } else {
        rest.write(data[i]);
      }
    }
    return rest.toByteArray();
  }
}
