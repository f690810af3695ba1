// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.request;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Content-Formats of CoAP and media types [the CoRE registry]. Any other format is {@code
 * application/coap-payload;cf=NUMBER}, both ways, as in HTTP [RFC 8075 §6.2].
 */
public final class MediaTypes {
  /** There is no format for a media type. */
  public static final int UNKNOWN = -1;

  private static final String COAP_PAYLOAD = "application/coap-payload;cf=";
  private static final int MOST = 65_535;

  private static final Map<Integer, String> TYPES =
      Map.ofEntries(
          Map.entry(0, "text/plain;charset=utf-8"),
          Map.entry(40, "application/link-format"),
          Map.entry(41, "application/xml"),
          Map.entry(42, "application/octet-stream"),
          Map.entry(47, "application/exi"),
          Map.entry(50, "application/json"),
          Map.entry(60, "application/cbor"),
          Map.entry(110, "application/senml+json"),
          Map.entry(112, "application/senml+cbor"));

  private static final Map<String, Integer> FORMATS = new HashMap<>();

  static {
    TYPES.forEach((format, type) -> FORMATS.put(type, format));
    FORMATS.put("text/plain", 0);
  }

  private MediaTypes() {}

  /**
   * Returns the media type of a format.
   *
   * @param format negative when there is none; then the type is empty
   */
  public static String type(long format) {
    return format < 0 ? "" : TYPES.getOrDefault((int) format, COAP_PAYLOAD + format);
  }

  /** Returns the format of a media type, or {@link #UNKNOWN}. */
  public static int format(String type) {
    String plain = type.replace(" ", "").toLowerCase(Locale.ROOT);
    if (!plain.startsWith(COAP_PAYLOAD)) {
      return FORMATS.getOrDefault(plain, UNKNOWN);
    }
    String digits = plain.substring(COAP_PAYLOAD.length());
    boolean valid = digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= MOST;
    return valid ? Integer.parseInt(digits) : UNKNOWN;
  }
}
