// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What an HTTP request is in CoAP [RFC 8075 §5, §6; RFC 8132 §2.3]. */
public final class RequestMapping {
  /** The methods, for the header Allow. */
  public static final String METHODS = "GET, HEAD, PUT, POST, PATCH, DELETE";

  private static final Map<String, Integer> CODES =
      Map.of(
          "GET", CoapCode.GET,
          "HEAD", CoapCode.GET,
          "PUT", CoapCode.PUT,
          "POST", CoapCode.POST,
          "PATCH", CoapCode.PATCH,
          "DELETE", CoapCode.DELETE);

  private RequestMapping() {}

  /**
   * Returns the request.
   *
   * @param headers returns the value of a header, or null
   * @throws Unmapped when there is none for it
   */
  public static CoapRequest map(
      String method, String query, UnaryOperator<String> headers, Bytes body) throws Unmapped {
    Integer code = CODES.get(method);
    if (code == null) {
      throw new Unmapped(StatusCodes.METHOD_NOT_ALLOWED, "the methods are " + METHODS);
    }
    boolean reads = code == CoapCode.GET;
    if (!body.isEmpty() && (reads || code == CoapCode.DELETE)) {
      throw new Unmapped(StatusCodes.BAD_REQUEST, method + " has no body");
    }
    CoapOptionsBuilder options = CoapOptions.builder();
    options.add(OptionNumber.PROXY_URI, TargetUri.of(query));
    conditions(options, headers, reads);
    contentFormat(options, headers, body);
    accept(options, headers);
    return new CoapRequest(code, options.build(), body);
  }

  private static void conditions(
      CoapOptionsBuilder options, UnaryOperator<String> headers, boolean reads) throws Unmapped {
    String match = headers.apply("If-Match");
    if (match != null) {
      List<Bytes> tags = match.trim().equals("*") ? List.of(Bytes.EMPTY) : EntityTag.coap(match);
      if (tags.isEmpty()) {
        throw new Unmapped(412, "no representation has such an ETag: If-Match " + match);
      }
      tags.forEach(tag -> options.add(OptionNumber.IF_MATCH, tag));
    }
    String noneMatch = headers.apply("If-None-Match");
    if (noneMatch == null) {
      return;
    }
    if (noneMatch.trim().equals("*")) {
      options.add(OptionNumber.IF_NONE_MATCH, Bytes.EMPTY);
    } else if (reads) {
      EntityTag.coap(noneMatch).forEach(tag -> options.add(OptionNumber.ETAG, tag));
    } else {
      throw new Unmapped(
          StatusCodes.BAD_REQUEST, "a request that changes something has If-None-Match: * only");
    }
  }

  private static void contentFormat(
      CoapOptionsBuilder options, UnaryOperator<String> headers, Bytes body) throws Unmapped {
    String type = headers.apply("Content-Type");
    String encoding = headers.apply("Content-Encoding");
    if (body.isEmpty()) {
      return;
    }
    if (encoding != null && !encoding.trim().equalsIgnoreCase("identity")) {
      throw new Unmapped(
          StatusCodes.UNSUPPORTED_MEDIA_TYPE, "devices do not know Content-Encoding " + encoding);
    }
    if (type != null) {
      int format = ContentFormats.format(type);
      if (format == ContentFormats.UNKNOWN) {
        throw new Unmapped(
            StatusCodes.UNSUPPORTED_MEDIA_TYPE,
            "CoAP has no number for "
                + type
                + "; application/coap-payload;cf=NUMBER says any Content-Format");
      }
      options.add(OptionNumber.CONTENT_FORMAT, format);
    }
  }

  private static void accept(CoapOptionsBuilder options, UnaryOperator<String> headers)
      throws Unmapped {
    int format = ContentFormats.accepted(headers.apply("Accept"));
    if (format == ContentFormats.UNKNOWN) {
      throw new Unmapped(
          StatusCodes.NOT_ACCEPTABLE,
          "CoAP has no number for what Accept asks for; application/coap-payload;cf=NUMBER says"
              + " any Content-Format");
    }
    if (format != ContentFormats.ANY) {
      options.add(OptionNumber.ACCEPT, format);
    }
  }
}
