// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A device of a test: sends what it is told to, and follows no rule by itself. */
final class TestDevice {
  static final String GATEWAY = "GatewayToken the-secret";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String authorization;

  TestDevice(HawkbitServer server, String id, String authorization) {
    base = server.url() + "/DEFAULT/controller/v1/" + id;
    this.authorization = authorization;
  }

  /** A device {@code r1} with the gateway token. */
  static TestDevice of(HawkbitServer server) {
    server.settings().gatewayToken("the-secret");
    return new TestDevice(server, "r1", GATEWAY);
  }

  String base() {
    return base;
  }

  HttpResponse<byte[]> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create(path.startsWith("http") ? path : base + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, null, headers);
  }

  int post(String path, String body) throws Exception {
    return send("POST", path, body, "Content-Type", "application/json").statusCode();
  }

  int put(String path, String body) throws Exception {
    return send("PUT", path, body, "Content-Type", "application/json").statusCode();
  }

  Map<?, ?> json(String path) throws Exception {
    return (Map<?, ?>) Json.read(get(path).body());
  }

  Map<?, ?> links() throws Exception {
    return json("").get("_links") instanceof Map<?, ?> links ? links : Map.of();
  }

  String link(String name) throws Exception {
    return href(links(), name);
  }

  static String href(Map<?, ?> links, String name) {
    return links.get(name) instanceof Map<?, ?> link ? String.valueOf(link.get("href")) : null;
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  int feedback(Action action, String execution, String finished, String... details)
      throws Exception {
    return post(
        "/deploymentBase/" + action.id() + "/feedback", status(execution, finished, details));
  }

  int cancelFeedback(Action action, String execution, String finished) throws Exception {
    return post("/cancelAction/" + action.id() + "/feedback", status(execution, finished));
  }

  static String status(String execution, String finished, String... details) {
    Map<String, Object> status =
        Map.of(
            "execution",
            execution,
            "result",
            Map.of("finished", finished),
            "details",
            java.util.List.of(details));
    return new String(Json.write(Map.of("status", status)), StandardCharsets.UTF_8);
  }
}
