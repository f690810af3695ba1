// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import com.sun.net.httpserver.Headers;
import java.util.List;

/**
 * Whether everybody agrees where a request ends. Of one that says it twice, a proxy in front may
 * believe the one and this server the other, and take what is left for another client's request
 * [RFC 9112 §6.3, §11.2].
 */
final class RequestFraming {
  private RequestFraming() {}

  /** Returns what is wrong; empty when nothing is. */
  static String ambiguity(Headers headers) {
    int lengths = count(headers, "Content-Length");
    int encodings = count(headers, "Transfer-Encoding");
    if (lengths + encodings > 1) {
      return "the length of the body is given twice";
    }
    if (lengths == 1 && !headers.getFirst("Content-Length").matches("\\d{1,18}")) {
      return "the length of the body is no number"; // the JDK takes a sign
    }
    return count(headers, "Host") > 1 ? "more than one Host" : "";
  }

  private static int count(Headers headers, String name) {
    return headers.getOrDefault(name, List.of()).size();
  }
}
