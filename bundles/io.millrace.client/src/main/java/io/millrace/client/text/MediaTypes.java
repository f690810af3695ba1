// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.text;

import io.millrace.client.exchange.CommandFailure;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Content-Format numbers and the names people type for them [RFC 7252 §12.3, RFC 8428]. */
public final class MediaTypes {
  public static final int TEXT = 0;
  public static final int LINK_FORMAT = 40;
  public static final int XML = 41;
  public static final int OCTET_STREAM = 42;
  public static final int JSON = 50;
  public static final int CBOR = 60;
  public static final int SENML_JSON = 110;
  public static final int SENML_CBOR = 112;

  private static final int MAX = 65535;
  private static final Map<String, Integer> NUMBERS = numbers();

  private MediaTypes() {}

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("text/plain", TEXT);
    numbers.put("plain", TEXT);
    numbers.put("text", TEXT);
    numbers.put("application/link-format", LINK_FORMAT);
    numbers.put("link-format", LINK_FORMAT);
    numbers.put("link", LINK_FORMAT);
    numbers.put("application/xml", XML);
    numbers.put("xml", XML);
    numbers.put("application/octet-stream", OCTET_STREAM);
    numbers.put("octet-stream", OCTET_STREAM);
    numbers.put("binary", OCTET_STREAM);
    numbers.put("application/json", JSON);
    numbers.put("json", JSON);
    numbers.put("application/cbor", CBOR);
    numbers.put("cbor", CBOR);
    numbers.put("application/senml+json", SENML_JSON);
    numbers.put("senml-json", SENML_JSON);
    numbers.put("application/senml+cbor", SENML_CBOR);
    numbers.put("senml-cbor", SENML_CBOR);
    return numbers;
  }

  /** Returns the number that {@code text} is or names, 0–65535. */
  public static int number(String text) {
    Integer named = NUMBERS.get(text.trim().toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    if (text.trim().matches("[0-9]{1,5}") && Integer.parseInt(text.trim()) <= MAX) {
      return Integer.parseInt(text.trim());
    }
    throw CommandFailure.usage(
        "no content format: \"%s\"; a number (0 to 65535) or one of %s"
            .formatted(text, String.join(", ", NUMBERS.keySet())));
  }

  /** Returns the full name of a format, or its number in digits. */
  public static String name(int number) {
    for (Map.Entry<String, Integer> entry : NUMBERS.entrySet()) {
      if (entry.getValue() == number) {
        return entry.getKey();
      }
    }
    return Integer.toString(number);
  }
}
