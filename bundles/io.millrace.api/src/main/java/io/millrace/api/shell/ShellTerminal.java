// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.shell;

import java.util.Objects;

/** The terminal at the other end of a session. Immutable. */
public final class ShellTerminal {
  private final String type;
  private final int columns;
  private final int rows;

  private ShellTerminal(String type, int columns, int rows) {
    this.type = Objects.requireNonNull(type);
    this.columns = columns > 0 && columns <= 10_000 ? columns : 80;
    this.rows = rows > 0 && rows <= 10_000 ? rows : 24;
  }

  /**
   * Makes a terminal. A size of 0 or beyond 10,000 is taken as 80 columns or 24 rows.
   *
   * @param type as in the environment variable {@code TERM}, for example {@code xterm-256color};
   *     empty when there is no terminal but a program that sends lines
   * @param columns its width in characters
   * @param rows its height in lines
   */
  public static ShellTerminal of(String type, int columns, int rows) {
    return new ShellTerminal(type, columns, rows);
  }

  /** Returns its type, as in {@code TERM}. */
  public String type() {
    return type;
  }

  /** Returns its width in characters. */
  public int columns() {
    return columns;
  }

  /** Returns its height in lines. */
  public int rows() {
    return rows;
  }
}
