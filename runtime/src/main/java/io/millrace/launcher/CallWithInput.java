// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One command that may read this process's standard input. Sends {@code \u0001call <bytes> [<bytes
 * of the input> [<columns>]]\n} and the words with a NUL behind each; the input follows when the
 * router asks for it, so a command that reads none leaves it to the script that called.
 */
final class CallWithInput {
  /** What a router says that does not know it, as one with an older build of its shell. */
  private static final String NOT_UNDERSTOOD = "not understood\n";

  private final SocketChannel channel;
  private final InputStream in;
  private final Answer answer;

  CallWithInput(SocketChannel channel, InputStream in, OutputStream out) {
    this.channel = channel;
    this.in = in;
    this.answer = new Answer(out);
  }

  /** Does it; returns its exit status, or -1 when the router told none. */
  int execute(String words, long inputBytes) throws IOException {
    int length = words.getBytes(StandardCharsets.UTF_8).length;
    String columns = System.getProperty("millrace.columns", "");
    String size = " " + inputBytes + (columns.matches("[1-9]\\d{0,3}") ? " " + columns : "");
    try {
      ShellClient.send(channel, "\u0001call " + length + size + "\n" + words);
    } catch (IOException gone) {
      // What it said before it went, and that it told no status, comes below.
    }
    ExitLine exit = new ExitLine(answer, () -> ShellClient.startTyping(in, channel));
    ShellClient.receive(channel, exit);
    int status = exit.status();
    if (status >= 0 || !isUnknown()) {
      answer.pass();
    }
    return status;
  }

  /** Tells whether the router does not know such a call. */
  boolean isUnknown() {
    return answer.held.toString(StandardCharsets.UTF_8).equals(NOT_UNDERSTOOD);
  }

  /** Returns how many bytes are left of a file; 0 for what is none. */
  static long inputBytes() {
    // Closed with the process: whoever closes it closes the standard input.
    FileInputStream input = new FileInputStream(FileDescriptor.in);
    try {
      FileChannel file = input.getChannel();
      return Math.max(0, file.size() - file.position());
    } catch (IOException none) {
      return 0;
    }
  }

  /** Holds back what may be that the call is unknown. */
  private static final class Answer extends FilterOutputStream {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean passes;

    Answer(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      if (passes) {
        out.write(b);
        return;
      }
      held.write(b);
      if (!NOT_UNDERSTOOD.startsWith(held.toString(StandardCharsets.UTF_8))) {
        pass();
      }
    }

    void pass() throws IOException {
      passes = true;
      held.writeTo(out);
      held.reset();
      out.flush();
    }
  }
}
