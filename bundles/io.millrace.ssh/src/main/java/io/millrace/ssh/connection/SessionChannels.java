// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.Session;

/** Makes channels for commands, shells and SFTP. */
final class SessionChannels implements ChannelFactory {
  @Override
  public String getName() {
    return "session";
  }

  @Override
  public Channel createChannel(Session session) {
    return new SessionChannel(Connection.of(session));
  }
}
