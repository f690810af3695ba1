// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.doctor.base.RunningRouter;
import io.millrace.launcher.ShellCall;
import io.millrace.launcher.release.DataLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The router on a folder of data, asked by its control socket. */
final class ControlRouter implements RunningRouter {
  private static final Duration TIME_OUT = Duration.ofSeconds(20);
  private static final JsonFactory JSON = new JsonFactory();

  private final Path home;
  private final Path etc;
  private final Path data;

  ControlRouter(Path home, Path etc, Path data) {
    this.home = home;
    this.etc = etc;
    this.data = data;
  }

  @Override
  public Optional<Long> process() {
    try {
      if (!DataLock.isTaken(data)) {
        return Optional.empty();
      }
      String named = Files.readString(data.resolve("lock")).strip();
      return Optional.of(named.matches("\\d{1,10}") ? Long.parseLong(named) : 0);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<List<Map<String, String>>> ask(String... words) {
    List<String> all = Stream.concat(Stream.of(words), Stream.of("--json")).toList();
    try {
      ShellCall.Answer answer = ShellCall.ask(home, etc, data, all, TIME_OUT);
      return Optional.of(rows(answer.output()));
    } catch (IOException silent) {
      return Optional.empty();
    }
  }

  @Override
  public String text(String... words) throws IOException {
    return ShellCall.ask(home, etc, data, List.of(words), TIME_OUT).output();
  }

  /** Reads the answer of a command with {@code --json}: an object a line, or a list of them. */
  static List<Map<String, String>> rows(String text) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          rows.add(row(json));
        }
      }
    }
    return rows;
  }

  private static Map<String, String> row(JsonParser json) throws IOException {
    Map<String, String> row = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      row.put(name, json.getValueAsString(""));
      json.skipChildren();
    }
    return row;
  }
}
