// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a CoAP response is in HTTP: its status, headers and body [RFC 8075 §6, §7]. */
public final class ResponseMapping {
  /** Of a response that does not say how long it is fresh [RFC 7252 §5.10.5]. */
  private static final long MAX_AGE = 60;

  private ResponseMapping() {}

  /** Returns the status. */
  public static int status(CoapResponse response) {
    return StatusCodes.of(response.code(), response.payload().isEmpty());
  }

  /**
   * Returns the headers.
   *
   * @param target the request's target URI
   * @param path of this proxy, for example {@code /coap}
   */
  public static Map<String, String> headers(CoapResponse response, String target, String path) {
    Map<String, String> headers = new LinkedHashMap<>();
    CoapOptions options = response.options();
    if (!response.payload().isEmpty()) {
      long absent = CoapCode.isSuccess(response.code()) ? ContentFormats.UNKNOWN : 0;
      long format = options.uint(OptionNumber.CONTENT_FORMAT, absent);
      headers.put(
          "Content-Type",
          format < 0 ? "application/octet-stream" : ContentFormats.mediaType(format));
    }
    Bytes tag = options.first(OptionNumber.ETAG);
    if (tag != null && !tag.isEmpty()) {
      headers.put("ETag", EntityTag.http(tag));
    }
    freshness(response, headers);
    List<String> location = options.texts(OptionNumber.LOCATION_PATH);
    if (response.code() == CoapCode.CREATED && !location.isEmpty()) {
      headers.put("Location", path + "?uri=" + encoded(created(target, location, options)));
    }
    return headers;
  }

  private static void freshness(CoapResponse response, Map<String, String> headers) {
    int code = response.code();
    if (code == CoapCode.CONTENT || code == CoapCode.VALID) {
      long seconds = response.options().uint(OptionNumber.MAX_AGE, MAX_AGE);
      headers.put("Cache-Control", "private, max-age=" + seconds);
      return;
    }
    headers.put("Cache-Control", "no-store");
    boolean later = code == CoapCode.SERVICE_UNAVAILABLE || code == CoapCode.TOO_MANY_REQUESTS;
    if (later) {
      headers.put(
          "Retry-After", Long.toString(response.options().uint(OptionNumber.MAX_AGE, MAX_AGE)));
    }
  }

  private static String created(String target, List<String> path, CoapOptions options) {
    URI uri = URI.create(target);
    List<String> query = options.texts(OptionNumber.LOCATION_QUERY);
    return "%s://%s/%s%s"
        .formatted(
            uri.getScheme(),
            uri.getRawAuthority(),
            path.stream().map(ResponseMapping::encoded).collect(Collectors.joining("/")),
            query.isEmpty()
                ? ""
                : query.stream()
                    .map(ResponseMapping::encoded)
                    .collect(Collectors.joining("&", "?", "")));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
