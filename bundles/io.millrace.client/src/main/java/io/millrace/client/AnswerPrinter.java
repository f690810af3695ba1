// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.Outcome;
import io.millrace.client.text.PayloadText;
import io.millrace.client.text.ResponseJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.eclipse.californium.core.coap.Response;

/**
 * Prints answers: good ones to the output, the rest to the error stream, or everything as JSON.
 * With {@code -o} the bytes of good answers go to a file, one behind the other.
 */
final class AnswerPrinter {
  private final Terminal terminal;
  private final boolean json;
  private final String file;
  private boolean begun;

  AnswerPrinter(Terminal terminal, boolean json, String file) {
    this.terminal = terminal;
    this.json = json;
    this.file = file;
  }

  /** Prints one answer. */
  void answer(Response response, ExitStatus status) {
    boolean good = status == ExitStatus.OK;
    if (good && file != null) {
      store(response.getPayload());
    }
    if (json) {
      terminal.out().println(ResponseJson.of(response, status));
    } else if (!good) {
      terminal.err().println(line(response));
    } else if (file == null) {
      boolean bare = response.getPayloadSize() == 0;
      terminal.out().println(bare ? line(response) : body(response));
    }
    terminal.out().flush();
    terminal.err().flush();
  }

  /** Prints why there is no answer. */
  void failure(ExitStatus status, String reason) {
    if (json) {
      terminal.out().println(ResponseJson.error(status, reason));
      terminal.out().flush();
    } else {
      terminal.err().println(reason);
      terminal.err().flush();
    }
  }

  /** Prints whatever came of an exchange and returns its status. */
  ExitStatus outcome(Outcome outcome) {
    if (outcome.isAnswered()) {
      answer(outcome.response(), outcome.status());
    } else {
      failure(outcome.status(), outcome.reason());
    }
    return outcome.status();
  }

  private void store(byte[] payload) {
    try {
      if (file.equals("-")) {
        terminal.out().flush();
        terminal.raw().write(payload);
        terminal.raw().flush();
        return;
      }
      StandardOpenOption how =
          begun ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
      try (OutputStream out =
          Files.newOutputStream(
              Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
        out.write(payload);
      }
      begun = true;
    } catch (IOException | InvalidPathException e) {
      throw new CommandFailure(ExitStatus.FAULT, "cannot write " + file + ": " + e);
    }
  }

  private static String body(Response response) {
    String text = PayloadText.of(response.getOptions().getContentFormat(), response.getPayload());
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static String line(Response response) {
    String text = ResponseJson.code(response.getRawCode()) + " " + name(response);
    if (response.getOptions().getLocationPathCount() > 0) {
      text += " at /" + response.getOptions().getLocationPathString();
    }
    return response.getPayloadSize() == 0 ? text : text + ": " + body(response);
  }

  private static String name(Response response) {
    StringBuilder name = new StringBuilder();
    for (String word : response.getCode().name().toLowerCase(Locale.ROOT).split("_")) {
      if (!word.isEmpty()) {
        name.append(name.isEmpty() ? "" : " ");
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return name.toString();
  }
}
