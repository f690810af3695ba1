// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One command of the shell for another program of this machine, by the control socket. */
public final class ShellCall {
  private ShellCall() {}

  /**
   * What came back.
   *
   * @param status of the command; 69 when no router answered in time
   */
  public record Answer(int status, String output) {}

  /**
   * Gives a command and waits for its end.
   *
   * @param etc where {@code io.millrace.shell.cfg} may say where the socket is
   * @param limit how long the command may take
   * @throws IOException when nobody listens
   */
  public static Answer ask(Path home, Path etc, Path data, List<String> words, Duration limit)
      throws IOException {
    Path socket = ControlSocket.of(new Home(home, etc, data));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      int status = ShellClient.execute(channel, words, output, limit);
      return new Answer(status, output.toString(StandardCharsets.UTF_8));
    }
  }
}
