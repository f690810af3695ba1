// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.tool;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of Gogo's language for a running router, over its control socket, as {@code bin/millrace
 * shell LINE} sends them, but without a process of its own for each. Blocks until a line is done.
 */
public record ShellLines(Path socket) {
  private static final Pattern EXIT = Pattern.compile("\u0001exit (-?\\d+)\\s*$");

  /**
   * Runs a line and returns what it printed.
   *
   * @throws IOException when the router cannot be reached, or the line failed
   */
  public String run(String line) throws IOException {
    String printed;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(StandardCharsets.UTF_8.encode("\u0001exec " + line + "\n"));
      printed = all(channel);
    }
    Matcher exit = EXIT.matcher(printed);
    if (!exit.find() || !exit.group(1).equals("0")) {
      throw new IOException("the router's shell says to \"" + line + "\": " + printed.strip());
    }
    return printed.substring(0, exit.start());
  }

  private static String all(SocketChannel channel) throws IOException {
    try (InputStream in = Channels.newInputStream(channel)) {
      return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(in.readAllBytes())).toString();
    }
  }

  /** Returns the ID of the installed bundle of that symbolic name. */
  public long bundleId(String symbolicName) throws IOException {
    Pattern row =
        Pattern.compile("(?m)^\\s*(\\d+)\\|.*\\|\\s*" + Pattern.quote(symbolicName) + " ");
    Matcher found = row.matcher(run("felix:lb -s"));
    if (!found.find()) {
      throw new IOException("the router has no bundle " + symbolicName);
    }
    return Long.parseLong(found.group(1));
  }
}
