// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import java.time.Duration;
import java.util.Map;

/** A request is not done; the message is one line for the client. */
final class RefusedRequest extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Answer answer;

  private RefusedRequest(int status, String message, Map<String, String> headers) {
    super(message, null, false, false);
    answer = new Answer(status, Map.of("message", message), headers);
  }

  Answer answer() {
    return answer;
  }

  static RefusedRequest of(int status, String message) {
    return new RefusedRequest(status, message, Map.of());
  }

  static RefusedRequest badRequest(String message) {
    return of(400, message);
  }

  static RefusedRequest unauthorized(String message) {
    return new RefusedRequest(401, message, Map.of("WWW-Authenticate", "Bearer"));
  }

  static RefusedRequest notFound(String message) {
    return of(404, message);
  }

  static RefusedRequest methodNotAllowed(String allowed) {
    return new RefusedRequest(405, "methods here: " + allowed, Map.of("Allow", allowed));
  }

  static RefusedRequest later(int status, String message, Duration wait) {
    long seconds = Math.max(1, wait.toSeconds());
    return new RefusedRequest(status, message, Map.of("Retry-After", Long.toString(seconds)));
  }

  static RefusedRequest unavailable(String message) {
    return later(503, message, Duration.ofSeconds(2));
  }
}
