// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/**
 * Where the session's token comes from: a file, the standard input, the environment, or a file of
 * {@code NAME=value} lines. Never the command line, which everybody on the machine can read.
 */
final class TokenOptions {
  private static final String VARIABLE = "MILLRACE_TOKEN";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The session's token out of a file; - is the standard input.")
  String file;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "The variable that holds the session's token; default " + VARIABLE + ".")
  String variable = VARIABLE;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Take that variable from a file of NAME=value lines.")
  String environmentFile;

  /** Returns the token's bytes without the white space around them. */
  byte[] token(Terminal terminal) {
    String token = text(terminal).strip();
    if (token.isEmpty()) {
      throw CommandFailure.usage(
          "no token: give --token-file FILE, or set the variable " + variable);
    }
    return token.getBytes(StandardCharsets.UTF_8);
  }

  private String text(Terminal terminal) {
    if (file != null) {
      return new String(Input.bytes(file, terminal), StandardCharsets.UTF_8);
    }
    if (environmentFile == null) {
      return terminal.environment().getOrDefault(variable, "");
    }
    String start = variable + "=";
    return new String(Input.bytes(environmentFile, terminal), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.strip().replaceFirst("^export\\s+", ""))
        .filter(line -> line.startsWith(start))
        .map(line -> unquoted(line.substring(start.length()).strip()))
        .findFirst()
        .orElse("");
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.matches("\".*\"|'.*'");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
