// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import java.util.List;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/** Refuses to forward ports and sockets, either way, and records it. */
final class RefusedForwarding {
  private static final List<String> TO_CLIENT =
      List.of("tcpip-forward", "streamlocal-forward@openssh.com");

  private RefusedForwarding() {}

  /** A kind of channel that is recorded and not opened. */
  record Opened(String getName) implements ChannelFactory {
    @Override
    public String getName() {
      return getName;
    }

    @Override
    public Channel createChannel(Session session) {
      refuse(session, getName);
      return null;
    }
  }

  /** Answers requests of the whole connection. */
  static RequestHandler.Result answer(
      ConnectionService service, String request, boolean wantReply, Buffer buffer) {
    if (!TO_CLIENT.contains(request)) {
      return RequestHandler.Result.Unsupported;
    }
    refuse(service.getSession(), request);
    return RequestHandler.Result.ReplyFailure;
  }

  private static void refuse(Session session, String what) {
    Connection.of(session).record(what, AuditOutcome.REFUSED, "forwarding is not offered");
  }
}
