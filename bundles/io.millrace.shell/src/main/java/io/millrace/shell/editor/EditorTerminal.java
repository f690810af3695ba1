// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import io.millrace.api.shell.ShellTerminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal at the other end of two streams: what a system's driver of terminals does, such as
 * making a signal of Ctrl-C and CR LF of a line's end, is done here. What is typed while a command
 * runs is not echoed.
 */
final class EditorTerminal extends LineDisciplineTerminal {
  private static final int OUTPUT_BYTES = 8192;
  private static final int LEAST_COLUMNS = 12;
  private static final int LEAST_ROWS = 2;

  static {
    TerminalTypes.useOwnDescriptions();
  }

  private final NonBlockingReader keys;

  EditorTerminal(ShellTerminal described, OutputStream out) throws IOException {
    super(
        "millrace",
        TerminalTypes.described(described.type()),
        new BufferedOutputStream(out, OUTPUT_BYTES),
        StandardCharsets.UTF_8);
    Attributes silent = getAttributes();
    silent.setLocalFlag(LocalFlag.ECHO, false);
    silent.setLocalFlag(LocalFlag.ECHOCTL, false); // it would come late, behind what it ends
    setAttributes(silent);
    setSize(sizeOf(described));
    keys = new UntimedReader(super.reader());
  }

  @Override
  public NonBlockingReader reader() {
    return keys;
  }

  /** JLine draws nothing that can be read in less. */
  private static Size sizeOf(ShellTerminal described) {
    return new Size(
        Math.max(LEAST_COLUMNS, described.columns()), Math.max(LEAST_ROWS, described.rows()));
  }

  /** Tells whether its cursor cannot be moved. */
  boolean isDumb() {
    return getType().equals(TerminalTypes.DUMB);
  }

  /** Changes its size; what is being edited is drawn anew. */
  void resize(ShellTerminal described) {
    Size size = sizeOf(described);
    if (!size.equals(getSize())) {
      setSize(size);
      raise(Signal.WINCH);
    }
  }

  /** Ends its input: whoever reads from it is told. */
  void endInput() {
    try {
      slaveInputPipe.close();
    } catch (IOException ended) {
      System.getLogger(EditorTerminal.class.getName())
          .log(System.Logger.Level.DEBUG, "the input was ended already", ended);
    }
  }
}
