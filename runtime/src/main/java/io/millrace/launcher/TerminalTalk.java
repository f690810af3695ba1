// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sun.misc.Signal;

/**
 * Talks to the router's shell from a terminal whose keys come as they are pressed, which {@code
 * bin/millrace} sees to. The first line is {@code \u0001terminal <type> <columns> <rows>}; when the
 * window changes the byte 0xFF goes to the router, then columns, a blank, rows and a line's end.
 */
final class TerminalTalk {
  private static final String UNKNOWN_SIZE = "0 0";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
  private static final byte RESIZED = (byte) 0xFF;

  private final SocketChannel channel;
  private volatile boolean ended;

  private TerminalTalk(SocketChannel channel) {
    this.channel = channel;
  }

  /** Talks until either side ends; returns the exit status. */
  static int over(SocketChannel channel, InputStream in, OutputStream out) throws IOException {
    ShellClient.send(channel, greeting(System.getenv(), size()));
    TerminalTalk talk = new TerminalTalk(channel);
    talk.reportSizes();
    Thread typing = new Thread(() -> talk.type(in), "millrace-typing");
    typing.setDaemon(true);
    typing.start();
    ShellClient.receive(channel, out);
    talk.ended = true;
    return 0;
  }

  private void reportSizes() {
    try {
      Signal.handle(new Signal("WINCH"), signal -> resized());
    } catch (IllegalArgumentException noSuchSignal) {
      // The size stays what it was at the beginning.
    }
  }

  static String greeting(Map<String, String> environment, String size) {
    String type = environment.getOrDefault("TERM", "");
    return "\u0001terminal " + (type.matches("\\S{1,64}") ? type : "dumb") + " " + size + "\n";
  }

  /** Returns columns and rows of the terminal that is the standard input. */
  private static String size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      String rowsFirst =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      Matcher size = SIZE.matcher(rowsFirst);
      return size.matches() ? size.group(2) + " " + size.group(1) : UNKNOWN_SIZE;
    } catch (IOException noStty) {
      return UNKNOWN_SIZE;
    }
  }

  private void resized() {
    byte[] size = (" " + size() + "\n").getBytes(StandardCharsets.US_ASCII);
    size[0] = RESIZED;
    send(size, size.length);
  }

  private void type(InputStream in) {
    byte[] bytes = new byte[1024];
    try {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        send(bytes, count);
      }
      channel.shutdownOutput();
    } catch (IOException ended) {
      // The router has ended the conversation; the other direction says so.
    }
  }

  private synchronized void send(byte[] bytes, int count) {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
    try {
      while (rest.hasRemaining() && !ended) {
        channel.write(rest);
      }
    } catch (IOException gone) {
      ended = true;
    }
  }
}
