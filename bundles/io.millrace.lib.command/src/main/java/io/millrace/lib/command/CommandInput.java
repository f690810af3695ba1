// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.InputStream;

/**
 * The standard input of a command, as of {@code ssh router release:install < file}: what its
 * session reads from. At a terminal it is empty, for what is typed there is the next command.
 */
public final class CommandInput {
  private CommandInput() {}

  /**
   * Returns that of the command that this thread is running; empty when it runs none. It is the
   * door's, who closes it.
   */
  public static InputStream ofThisCommand() {
    InputStream input = RunningCommand.ofThisThread().input();
    return input == null ? InputStream.nullInputStream() : input;
  }
}
