// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * libcoap's {@code coap-client-notls}, the field's own tool. Its exit status says nothing: it is
 * judged by what it prints.
 */
public final class CoapClientNotls {
  private static final long TIMEOUT_SECONDS = 120;
  private static final Pattern RECEIVED = Pattern.compile("t:(?:CON|NON|ACK) c:([2-5]\\.\\d\\d)");

  private CoapClientNotls() {}

  /** What one run printed, both streams together. */
  public record Answer(String output) {

    /** Returns the code of the last response, as in {@code 2.05}; empty when none came. */
    public String code() {
      String code = "";
      for (Matcher matcher = RECEIVED.matcher(output); matcher.find(); ) {
        code = matcher.group(1);
      }
      return code;
    }
  }

  /** Runs it with these arguments; it gives up after {@code TIMEOUT_SECONDS}. */
  public static Answer run(String... arguments) throws IOException, InterruptedException {
    return runWith("", arguments);
  }

  /** Runs it with {@code input} on its standard input. */
  public static Answer runWith(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("coap-client-notls"));
    command.addAll(List.of(arguments));
    return run(input, command);
  }

  /** Runs a command that ends in it, for instance one that runs it in another network. */
  public static Answer run(List<String> command) throws IOException, InterruptedException {
    return run("", command);
  }

  private static Answer run(String input, List<String> command)
      throws IOException, InterruptedException {
    Path printed = Files.createTempFile("coap-client", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end");
      }
      return new Answer(Files.readString(printed, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(printed);
    }
  }
}
