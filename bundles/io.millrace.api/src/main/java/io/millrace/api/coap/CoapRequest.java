// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;
import java.util.List;

/**
 * A request: method, options and payload; what belongs to the message layer (type, message ID,
 * token) is not in it. Immutable.
 */
public final class CoapRequest {
  private final int code;
  private final CoapOptions options;
  private final Bytes payload;

  /** Makes a request of its parts; the code is not checked (0–255). */
  public CoapRequest(int code, CoapOptions options, Bytes payload) {
    this.code = code;
    this.options = options;
    this.payload = payload;
  }

  /** Returns a request for the resource at {@code path}, without query and payload. */
  public static CoapRequest of(int method, String path) {
    return new CoapRequest(method, CoapOptions.builder().path(path).build(), Bytes.EMPTY);
  }

  /** Returns the segments of the path. */
  public List<String> path() {
    return options.texts(OptionNumber.URI_PATH);
  }

  /**
   * Returns the path as resources are known by it: the segments with slashes between and none
   * before them. A slash or percent sign inside a segment is percent-encoded, so that one segment
   * is never taken for two [RFC 7252 §6.5].
   */
  public String joinedPath() {
    StringBuilder path = new StringBuilder();
    for (OptionCursor at = options.cursor(); at.next() && at.number() <= OptionNumber.URI_PATH; ) {
      if (at.number() == OptionNumber.URI_PATH) {
        path.append('/').append(escaped(at.value().utf8()));
      }
    }
    return path.isEmpty() ? "" : path.substring(1);
  }

  private static String escaped(String segment) {
    boolean plain = segment.indexOf('/') < 0 && segment.indexOf('%') < 0;
    return plain ? segment : segment.replace("%", "%25").replace("/", "%2F");
  }

  /** Returns the parts of the query. */
  public List<String> query() {
    return options.texts(OptionNumber.URI_QUERY);
  }

  /** Returns the code, 0–255; see {@link CoapCode}. */
  public int code() {
    return code;
  }

  /** Returns the options. */
  public CoapOptions options() {
    return options;
  }

  /** Returns the payload; empty when there is none. */
  public Bytes payload() {
    return payload;
  }

  /** Returns the same with other options. */
  public CoapRequest with(CoapOptions other) {
    return new CoapRequest(code, other, payload);
  }

  /** Returns the same with another payload. */
  public CoapRequest with(Bytes other) {
    return new CoapRequest(code, options, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CoapRequest that
        && code == that.code
        && options.equals(that.options)
        && payload.equals(that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * code + options.hashCode()) + payload.hashCode();
  }

  @Override
  public String toString() {
    return CoapCode.name(code) + " [" + options + "] " + payload.length() + " bytes";
  }
}
