// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer: its status, its JSON, and headers of its own. Immutable.
 *
 * @param body an object; the field's clients read a JSON object also where there is nothing to say
 */
record Answer(int status, Map<String, ?> body, Map<String, String> headers) {
  static Answer ok(Map<String, ?> body) {
    return new Answer(200, body, Map.of());
  }

  static Answer created(Map<String, ?> body) {
    return new Answer(201, body, Map.of());
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more);
  }
}
