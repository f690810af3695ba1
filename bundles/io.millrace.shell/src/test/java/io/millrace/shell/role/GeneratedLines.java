// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import java.util.List;
import java.util.Random;

/**
 * Lines that somebody might try: commands with words and options that are right or wrong, and into
 * these the pieces of Gogo's language with which a line becomes a program.
 */
final class GeneratedLines {
  private static final List<String> PIECES =
      List.of(
          "$",
          "$.context",
          "$sentinel",
          "${sentinel}",
          "$(sentinel:fire)",
          "(sentinel:fire)",
          "{sentinel:fire}",
          "|sentinel:fire",
          " | sentinel:fire ",
          ";sentinel:fire",
          " ; sentinel:fire",
          "&sentinel:fire",
          " & ",
          "&& sentinel:fire",
          "|| sentinel:fire",
          "\nsentinel:fire",
          "\r\nsentinel:fire\n",
          "\u2028sentinel:fire",
          "`sentinel:fire`",
          "<(sentinel:fire)",
          ">/tmp/x",
          ">>x",
          "2>&1",
          "<x",
          "%(1+1)",
          "%sentinel",
          "#sentinel",
          "sentinel=1",
          "x = (sentinel:fire)",
          "\\",
          "\\\n",
          "\"",
          "'",
          "\"$sentinel\"",
          "'$(sentinel:fire)'",
          "\"$(sentinel:fire)\"",
          "\"\nsentinel:fire\"",
          "*",
          "?",
          "[",
          "]",
          "[a=b]",
          "~",
          "!",
          "!!",
          "^",
          "\0",
          "\u0001exec sentinel:fire",
          "\t",
          "\u00a0",
          "..",
          "../..",
          "/etc/passwd",
          "file:/x",
          "http://x/",
          "coap://h/",
          "-",
          "--",
          "-c",
          "@file",
          "=",
          "\uff04(sentinel:fire)",
          "\ud800",
          "sentinel:fire",
          "{",
          "}",
          "(",
          ")",
          "it",
          "$args",
          "_main",
          "e\u0301");

  private static final List<String> WORDS =
      List.of(
          "5",
          "SSN0011223344556677",
          "storage",
          "x.mrl",
          "x",
          "10m",
          "/",
          "/x?a=b&c",
          "1.2.3",
          "status",
          "org.apache.felix.gogo",
          "''",
          "\"\"",
          "'a b'",
          "../x.mrl",
          "/etc/x",
          "a/b",
          "--help",
          "--json",
          "--now",
          "--again",
          "--downgrade",
          "--factory",
          "--last=5",
          "--last",
          "--confirm",
          "--confirm=5m",
          "--wait",
          "--tag",
          "--link=a",
          "-s",
          "-l",
          "-u",
          "-h");

  private final Random random;
  private final List<String> commands;

  GeneratedLines(long seed, List<String> commands) {
    this.random = new Random(seed);
    this.commands = commands;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Returns the next line; about half of them have nothing of Gogo's in it. */
  String next() {
    StringBuilder line = new StringBuilder(one(commands));
    for (int i = random.nextInt(4); i > 0; i--) {
      line.append(' ').append(one(WORDS));
    }
    for (int i = random.nextInt(2) * random.nextInt(4); i > 0; i--) {
      mutate(line);
    }
    return line.toString();
  }

  private void mutate(StringBuilder line) {
    int at = random.nextInt(line.length() + 1);
    switch (random.nextInt(5)) {
      case 0 -> line.delete(at, Math.min(line.length(), at + 1));
      case 1 -> line.insert(at, (char) random.nextInt(0x180));
      default -> line.insert(at, one(PIECES));
    }
  }
}
