// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.util.List;

/** Words with characters that mean something to the system's shell or to that of the router. */
public final class AwkwardWords {
  private static final List<String> ALL =
      List.of(
          "{\"a\":1}",
          "?",
          "*",
          "../*",
          "~",
          "&",
          "&&",
          "[::1]",
          "[1 2]",
          "two words",
          " blanks ",
          "\ttab",
          "",
          "<",
          ">",
          "> file",
          "null",
          "true",
          "05",
          "1e3",
          "$x",
          "${x}",
          "$args",
          "$(lb)",
          "`lb`",
          "'single'",
          "it's",
          "\"double\"",
          "\\",
          "a\\nb",
          "a\nb",
          "a\r\nb\n",
          "\u0001exit 0",
          "m\u00fc\u00dfte \u2192 \ud83d\ude00",
          "|",
          "| grep x",
          ";",
          "#",
          "# no comment",
          "=",
          "a=b",
          "(x)",
          "{x}",
          "{a,b}",
          "!",
          "%",
          "^",
          "@file",
          "-",
          "--",
          "coap://[::1]:5683/x?y&z");

  private AwkwardWords() {}

  /** Returns the words; none has a NUL, which no argument of a process can have. */
  public static List<String> all() {
    return ALL;
  }
}
