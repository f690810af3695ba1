// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Content-Formats of CoAP and media types of HTTP [RFC 8075 §6.1, §6.2; the CoRE registry]. A
 * format that is not in the table is {@code application/coap-payload;cf=NUMBER}, both ways.
 */
public final class ContentFormats {
  /** There is no format that says it. */
  public static final int UNKNOWN = -1;

  /** Everything is accepted. */
  public static final int ANY = -2;

  /** The media type of a stream of server-sent events, which is none of CoAP. */
  public static final String EVENT_STREAM = "text/event-stream";

  private static final String COAP_PAYLOAD = "application/coap-payload";
  private static final int MAX = 65_535;

  private static final Map<Integer, String> TYPES =
      Map.ofEntries(
          Map.entry(0, "text/plain"),
          Map.entry(40, "application/link-format"),
          Map.entry(41, "application/xml"),
          Map.entry(42, "application/octet-stream"),
          Map.entry(47, "application/exi"),
          Map.entry(50, "application/json"),
          Map.entry(51, "application/json-patch+json"),
          Map.entry(52, "application/merge-patch+json"),
          Map.entry(60, "application/cbor"),
          Map.entry(61, "application/cwt"),
          Map.entry(62, "application/multipart-core"),
          Map.entry(63, "application/cbor-seq"),
          Map.entry(110, "application/senml+json"),
          Map.entry(111, "application/sensml+json"),
          Map.entry(112, "application/senml+cbor"),
          Map.entry(113, "application/sensml+cbor"),
          Map.entry(310, "application/senml+xml"),
          Map.entry(432, "application/td+json"),
          Map.entry(11_542, "application/vnd.oma.lwm2m+tlv"),
          Map.entry(11_543, "application/vnd.oma.lwm2m+json"),
          Map.entry(11_544, "application/vnd.oma.lwm2m+cbor"));

  private static final Map<String, Integer> FORMATS = new HashMap<>();

  static {
    TYPES.forEach((format, type) -> FORMATS.put(type, format));
  }

  private ContentFormats() {}

  /** Returns the media type of a format, with the charset of text. */
  public static String mediaType(long format) {
    String type = TYPES.get((int) format);
    if (type == null) {
      return COAP_PAYLOAD + ";cf=" + format;
    }
    return format == 0 ? type + "; charset=utf-8" : type;
  }

  /** Tells whether payloads of that format are UTF-8 text. */
  public static boolean isText(long format) {
    String type = TYPES.getOrDefault((int) format, "");
    return type.startsWith("text/")
        || type.endsWith("json")
        || type.endsWith("xml")
        || type.endsWith("link-format");
  }

  /** Returns the format of a Content-Type, or {@link #UNKNOWN}. */
  public static int format(String contentType) {
    return format(MediaType.parse(contentType));
  }

  private static int format(MediaType type) {
    if (type.type().equals(COAP_PAYLOAD)) {
      return number(type.parameters().getOrDefault("cf", ""));
    }
    return type.isUtf8() ? FORMATS.getOrDefault(type.type(), UNKNOWN) : UNKNOWN;
  }

  private static int number(String digits) {
    boolean valid = digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= MAX;
    return valid ? Integer.parseInt(digits) : UNKNOWN;
  }

  /**
   * Returns the format to ask for: the first of those with the most weight that has a number.
   *
   * @param accept the header's value; null when there is none
   * @return {@link #ANY} when a range of types will do, and {@link #UNKNOWN} when nothing will
   */
  public static int accepted(String accept) {
    if (accept == null || accept.isBlank()) {
      return ANY;
    }
    List<MediaType> wanted =
        parts(accept)
            .filter(each -> each.weight() > 0)
            .sorted(Comparator.comparingDouble(MediaType::weight).reversed())
            .toList();
    for (MediaType each : wanted) {
      int format = each.isRange() ? ANY : format(each);
      if (format != UNKNOWN) {
        return format;
      }
    }
    return wanted.stream().anyMatch(each -> each.type().equals(EVENT_STREAM)) ? ANY : UNKNOWN;
  }

  /** Tells whether a client asks for server-sent events. */
  public static boolean wantsEvents(String accept) {
    return accept != null
        && accept.toLowerCase(Locale.ROOT).contains(EVENT_STREAM)
        && parts(accept).anyMatch(each -> each.type().equals(EVENT_STREAM) && each.weight() > 0);
  }

  private static Stream<MediaType> parts(String accept) {
    return Stream.of(accept.split(",")).map(MediaType::parse);
  }
}
