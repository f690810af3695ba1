// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.util.function.Supplier;

/** What a command of the shell says in the end: to people, or to scripts that ask with --json. */
public interface CommandOutput {

  /**
   * Returns it for people. Called at most once, and not when a script asks.
   *
   * @throws RuntimeException when the command has failed; its message is what people read
   */
  String text();

  /** Returns it as JSON on one line. */
  String json();

  /** Returns the command's exit status, 0 to 255, when neither of the above throws. */
  default int exitStatus() {
    return 0;
  }

  /** Makes one of its two forms; each is made only when it is asked for. */
  static CommandOutput of(Supplier<String> text, Supplier<String> json) {
    return new SuppliedOutput(text, json);
  }
}
