// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers beside those of the transport
 * @param body its bytes
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = new byte[0];

  /** An answer without a body. */
  static Answer empty(int status) {
    return new Answer(status, Map.of(), NOTHING);
  }

  /** An answer in JSON. */
  static Answer json(int status, Object value) {
    return new Answer(status, Map.of(), Json.write(value)).with("Content-Type", "application/json");
  }

  /** An error as the server describes them. */
  static Answer error(int status, String code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("exceptionClass", "org.eclipse.hawkbit.Simulated");
    error.put("errorCode", "hawkbit.server.error." + code);
    error.put("message", message);
    return json(status, error);
  }

  static Answer notFound(String what) {
    return error(404, "repo.entityNotFound", what + " does not exist");
  }

  static Answer unreadable(String why) {
    return error(400, "rest.body.notReadable", why);
  }

  static Answer quota(String what) {
    return error(429, "quota.tooManyEntries", what);
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }
}
