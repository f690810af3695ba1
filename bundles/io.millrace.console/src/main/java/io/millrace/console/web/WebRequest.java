// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A request as it is read: nothing of it is believed. For one thread. */
public final class WebRequest {
  /** The path of the console. */
  public static final String ROOT = "/console";

  /** A header that a page of another site cannot send without being asked: it has the token. */
  public static final String CSRF_HEADER = "X-Millrace-Console";

  private static final Pattern PATH =
      Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}){0,4}/?");
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");
  private static final int MOST_QUERY = 2048;

  private final HttpExchange exchange;
  private final String path;

  private WebRequest(HttpExchange exchange, String path) {
    this.exchange = exchange;
    this.path = path;
  }

  /** Reads the head of a request whose path begins with {@link #ROOT}. */
  public static WebRequest of(HttpExchange exchange) throws RefusedException {
    Headers headers = exchange.getRequestHeaders();
    boolean twice =
        headers.getOrDefault("Content-Length", List.of()).size() > 1
            || headers.getOrDefault("Host", List.of()).size() > 1
            || headers.containsKey("Transfer-Encoding") && headers.containsKey("Content-Length");
    String raw = exchange.getRequestURI().getRawPath();
    if (twice || raw == null || !raw.startsWith(ROOT)) {
      throw RefusedException.badRequest("this is no request that can be understood");
    }
    String below = raw.substring(ROOT.length());
    if (!PATH.matcher(below).matches()) {
      throw RefusedException.of(404, "there is nothing at this path");
    }
    return new WebRequest(exchange, below);
  }

  /** Returns the path below {@link #ROOT}, which begins with a slash or is empty. */
  public String path() {
    return path;
  }

  /** Returns the method. */
  public String method() {
    return exchange.getRequestMethod();
  }

  /** Returns what the reply goes to. */
  public HttpExchange exchange() {
    return exchange;
  }

  /** Tells whether it came by HTTPS. */
  public boolean isSecure() {
    return exchange instanceof HttpsExchange;
  }

  /**
   * Tells whether it was sent on this machine, to a name of this machine: a name that somebody lets
   * point here is none.
   */
  public boolean isLocal() {
    String host = header("Host");
    return exchange.getRemoteAddress().getAddress().isLoopbackAddress()
        && LOCAL_HOST.matcher(host).matches();
  }

  /** Returns the client's address, for limits and the audit trail. */
  public String source() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  /** Returns a header; empty when there is none. */
  public String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** Tells whether a page of another site has sent it, as far as the browser says. */
  public boolean isForeign() {
    String site = header("Sec-Fetch-Site");
    String origin = header("Origin");
    if (!site.isEmpty() && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    return !origin.isEmpty() && !isSameOrigin(origin);
  }

  private boolean isSameOrigin(String origin) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(header("Host"));
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /** Returns a cookie; empty when there is none. */
  public String cookie(String name) {
    for (String line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String each : line.split(";")) {
        String pair = each.strip();
        if (pair.startsWith(name + "=")) {
          return pair.substring(name.length() + 1);
        }
      }
    }
    return "";
  }

  /** Returns an argument of the query; empty when there is none. */
  public String query(String name) throws RefusedException {
    return query().getOrDefault(name, "");
  }

  private Map<String, String> query() throws RefusedException {
    Map<String, String> query = new TreeMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    if (raw.length() > MOST_QUERY) {
      throw RefusedException.of(414, "the query is too long");
    }
    for (String each : raw.split("&")) {
      int equals = each.indexOf('=');
      try {
        query.put(
            URLDecoder.decode(
                equals < 0 ? each : each.substring(0, equals), StandardCharsets.UTF_8),
            equals < 0
                ? ""
                : URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException undecodable) {
        throw RefusedException.badRequest("the query cannot be decoded");
      }
    }
    return query;
  }

  /** Reads the body, a JSON object. */
  public Map<String, Object> json(int mostBytes) throws RefusedException, IOException {
    String type = header("Content-Type").replaceFirst(";.*", "").strip();
    if (!type.toLowerCase(Locale.ROOT).equals("application/json")) {
      throw RefusedException.of(415, "the body is JSON: application/json");
    }
    try {
      return Json.object(body(mostBytes));
    } catch (IOException bad) {
      throw RefusedException.badRequest(bad.getMessage());
    }
  }

  /** Reads the body. */
  public byte[] body(int mostBytes) throws RefusedException, IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] bytes = in.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw RefusedException.of(413, "the body is longer than " + mostBytes + " bytes");
      }
      return bytes;
    }
  }
}
