// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.InputStream;
import java.util.OptionalLong;

/**
 * The standard input of a command, as of {@code ssh router release:install < file}: what its
 * session reads from. At a terminal it is empty, for what is typed there is the next command.
 */
public final class CommandInput {
  /** The session's variable with how many bytes it has, a {@link Long}, where that is known. */
  public static final String BYTES = "millrace.input.bytes";

  private CommandInput() {}

  /** Returns how many bytes the input of this thread's command has, where that is known. */
  public static OptionalLong bytes() {
    return RunningCommand.ofThisThread().variables().apply(BYTES) instanceof Long bytes
        ? OptionalLong.of(bytes)
        : OptionalLong.empty();
  }

  /**
   * Returns that of the command that this thread is running; empty when it runs none. Whoever
   * opened the session closes it.
   */
  public static InputStream ofThisCommand() {
    InputStream input = RunningCommand.ofThisThread().input();
    return input == null ? InputStream.nullInputStream() : input;
  }
}
