// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Browsers with the overview of the console open: each has a stream of its changes. */
public final class ConsoleViewers implements AutoCloseable {
  private static final String STREAM = "/console/api/events?topics=overview,health";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<InputStream> streams = new ArrayList<>();
  private final String server;
  private final String cookie;

  /** Logs in by a token. */
  public ConsoleViewers(int port, String token) throws IOException, InterruptedException {
    server = "http://127.0.0.1:" + port;
    HttpRequest login =
        HttpRequest.newBuilder(URI.create(server + "/console/api/login"))
            .header("Content-Type", "application/json")
            .header("X-Millrace-Console", "login")
            .POST(
                BodyPublishers.ofString(
                    new ObjectMapper().writeValueAsString(Map.of("token", token))))
            .build();
    HttpResponse<String> answer = client.send(login, BodyHandlers.ofString());
    String set = answer.headers().firstValue("Set-Cookie").orElse("");
    if (set.isEmpty()) {
      throw new IOException("the console refuses: " + answer.statusCode() + " " + answer.body());
    }
    cookie = set.substring(0, set.indexOf(';'));
  }

  /** Opens so many pages more. */
  public void open(int pages) throws IOException, InterruptedException {
    for (int i = 0; i < pages; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server + STREAM)).header("Cookie", cookie).build();
      HttpResponse<InputStream> stream = client.send(request, BodyHandlers.ofInputStream());
      if (stream.statusCode() != 200) {
        throw new IOException("no stream for a viewer: " + stream.statusCode());
      }
      streams.add(stream.body());
      Thread reader = new Thread(() -> read(stream.body()), "viewer");
      reader.setDaemon(true);
      reader.start();
    }
  }

  private static void read(InputStream stream) {
    try {
      stream.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException ended) { // by close
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    for (InputStream each : streams) {
      each.close();
    }
  }
}
