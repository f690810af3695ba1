// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A media type with its parameters, as in Content-Type and in one part of Accept [RFC 9110 §8.3.1].
 *
 * @param type in small letters, for example {@code text/plain}
 * @param parameters names in small letters, values without quotes
 */
record MediaType(String type, Map<String, String> parameters) {
  static MediaType parse(String text) {
    String[] parts = text.split(";");
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String name = parts[i].substring(0, equals).trim().toLowerCase(Locale.ROOT);
        parameters.put(name, parts[i].substring(equals + 1).trim().replace("\"", ""));
      }
    }
    return new MediaType(parts[0].trim().toLowerCase(Locale.ROOT), parameters);
  }

  /** Returns the weight in Accept, 0 to 1 [RFC 9110 §12.4.2]. */
  double weight() {
    try {
      return Double.parseDouble(parameters.getOrDefault("q", "1"));
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  /** Tells whether its text is in UTF-8, or the type says nothing of that. */
  boolean isUtf8() {
    String charset = parameters.getOrDefault("charset", "utf-8").toLowerCase(Locale.ROOT);
    return charset.equals("utf-8") || charset.equals("us-ascii");
  }

  boolean isRange() {
    return type.endsWith("/*");
  }
}
