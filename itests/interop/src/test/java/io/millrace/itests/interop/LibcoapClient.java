// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.lib.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client of libcoap: a process, and so a handshake, for each request.
 *
 * @param words by which it is known
 * @param proxy the router's, or empty
 * @param folder for what it prints
 */
record LibcoapClient(String program, List<String> words, String proxy, Path folder)
    implements InteropClient {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private List<String> line(List<String> more, String uri) {
    List<String> line = new ArrayList<>(List.of(program, "-v", "3", "-B", "20"));
    line.addAll(words);
    line.addAll(more);
    if (!proxy.isEmpty()) {
      line.addAll(List.of("-P", proxy));
    }
    line.add(uri);
    return line;
  }

  private String run(List<String> more, String uri) throws Exception {
    Process process = new ProcessBuilder(line(more, uri)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }

  @Override
  public String get(String uri, int blockBytes) throws Exception {
    List<String> block = blockBytes == 0 ? List.of() : List.of("-b", "" + blockBytes);
    List<String> all = new ArrayList<>(List.of("-m", "get"));
    all.addAll(block);
    return run(all, uri).strip();
  }

  @Override
  public void put(String uri, String payload) throws Exception {
    Path file = Files.writeString(folder.resolve("payload"), payload);
    String printed = run(List.of("-m", "put", "-t", "0", "-f", file.toString()), uri);
    if (!printed.isBlank()) {
      throw new IOException(printed);
    }
  }

  @Override
  public Observation observe(String uri) throws Exception {
    Path printed = Files.createTempFile(folder, "observed", "");
    Process process =
        new ProcessBuilder(line(List.of("-m", "get", "-w", "-s", "60"), uri))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    return new Observation() {
      @Override
      public void await(int atLeast, String text) throws Exception {
        Await.that(
            () -> atLeast + " states, the last " + text + ": " + read(printed),
            LONGEST,
            Duration.ofMillis(50),
            () -> {
              List<String> states = read(printed).lines().toList();
              return states.size() >= atLeast && states.get(states.size() - 1).contains(text);
            });
      }

      @Override
      public void close() {
        process.destroyForcibly();
      }
    };
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1); // readings are bytes
    } catch (IOException unreadable) {
      return "";
    }
  }

  @Override
  public void close() {
    // No process is left.
  }
}
