// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A request as it is read: nothing of it is believed. */
final class ApiRequest {
  /** No percent sign: nothing here has a name that needs one. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~.-]{1,128}){1,8}/?");

  private static final int MAX_QUERY = 2048;

  /** What clients send: nothing, JSON, or what a browser's fetch and HttpURLConnection add. */
  private static final Set<String> TYPES =
      Set.of("application/json", "text/plain", "application/x-www-form-urlencoded");

  private final HttpExchange exchange;
  private final int maxBody;
  private final String path;

  private ApiRequest(HttpExchange exchange, int maxBody, String path) {
    this.exchange = exchange;
    this.maxBody = maxBody;
    this.path = path;
  }

  /** Reads the head of a request. */
  static ApiRequest of(HttpExchange exchange, int maxBody) throws RefusedRequest {
    Headers headers = exchange.getRequestHeaders();
    List<String> lengths = headers.getOrDefault("Content-Length", List.of());
    boolean chunked = headers.containsKey("Transfer-Encoding");
    if (lengths.size() > 1 || chunked && !lengths.isEmpty()) {
      throw RefusedRequest.badRequest("the length of the body is given twice");
    }
    if (headers.getOrDefault("Host", List.of()).size() > 1) {
      throw RefusedRequest.badRequest("more than one Host");
    }
    String raw = exchange.getRequestURI().getRawPath();
    if (raw == null || !PATH.matcher(raw).matches() || raw.contains("/.")) {
      throw RefusedRequest.badRequest("a path that cannot be");
    }
    String path = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    return new ApiRequest(exchange, maxBody, path);
  }

  String method() {
    return exchange.getRequestMethod();
  }

  /** Returns the path without a slash at its end. */
  String path() {
    return path;
  }

  /** Returns the segments of the path. */
  List<String> segments() {
    return List.of(path.substring(1).split("/"));
  }

  /** Returns the token, with or without Bearer before it; empty when there is none. */
  String token() {
    List<String> values = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
    String value = values.size() == 1 ? values.get(0).strip() : "";
    return value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).strip() : value;
  }

  /** Returns the client's address, for limits. */
  String source() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  /** Returns where the client says that it is, for links; empty when that cannot be. */
  String host() {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host != null && host.matches("[\\w.:\\[\\]-]{1,255}") ? host : "";
  }

  /** Returns the arguments of the query; of several with one name the last. */
  Map<String, String> query() throws RefusedRequest {
    String raw = exchange.getRequestURI().getRawQuery();
    Map<String, String> query = new TreeMap<>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    if (raw.length() > MAX_QUERY) {
      throw RefusedRequest.of(414, "the query is longer than " + MAX_QUERY + " characters");
    }
    for (String argument : raw.split("&")) {
      int equals = argument.indexOf('=');
      try {
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals < 0 ? "" : argument.substring(equals + 1);
        query.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException undecodable) {
        throw RefusedRequest.badRequest("the query cannot be decoded");
      }
    }
    return query;
  }

  /** Reads the body, a JSON object. */
  Map<String, Object> body() throws RefusedRequest, IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String plain =
        type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!plain.isEmpty() && !TYPES.contains(plain)) {
      throw RefusedRequest.of(415, "the body is JSON: application/json");
    }
    byte[] bytes;
    try (InputStream in = exchange.getRequestBody()) {
      bytes = in.readNBytes(maxBody + 1);
      if (bytes.length > maxBody) {
        throw RefusedRequest.of(413, "the body is longer than " + maxBody + " bytes");
      }
    }
    try {
      return Json.object(bytes);
    } catch (IOException bad) {
      throw RefusedRequest.badRequest(bad.getMessage());
    }
  }
}
