// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.shell;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** What a session reads from and writes to. Whoever opened them closes them. Immutable. */
public final class ShellStreams {
  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;

  private ShellStreams(InputStream in, OutputStream out, OutputStream err) {
    this.in = Objects.requireNonNull(in);
    this.out = Objects.requireNonNull(out);
    this.err = Objects.requireNonNull(err);
  }

  /**
   * Makes streams; texts in them are UTF-8.
   *
   * @param in what the person types, or the file that is sent to a command
   * @param out what commands print
   * @param err what they say of failures and progress when there is no terminal
   */
  public static ShellStreams of(InputStream in, OutputStream out, OutputStream err) {
    return new ShellStreams(in, out, err);
  }

  /** Returns what the person types, or the file that is sent to a command. */
  public InputStream in() {
    return in;
  }

  /** Returns where commands print to. */
  public OutputStream out() {
    return out;
  }

  /** Returns where failures and progress go when there is no terminal. */
  public OutputStream err() {
    return err;
  }
}
