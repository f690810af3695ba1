// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as it came, for the server and for tests.
 *
 * @param method GET, POST or PUT
 * @param path as it was sent, without query
 * @param query as it was sent; may be empty
 * @param headers in lower case; the first value of each
 * @param body its bytes
 * @param from the address it came from
 */
public record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    String from) {

  static Map<String, String> headers(Map<String, List<String>> all) {
    Map<String, String> first = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.forEach((name, values) -> first.put(name, values.get(0)));
    return first;
  }

  /** Returns a header's value; empty when it is not there. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Returns the body as text. */
  public String text() {
    return new String(body, java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " " + text();
  }
}
