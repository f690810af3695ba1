// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;

/**
 * A response: code, options and payload; what belongs to the message layer (type, message ID,
 * token) is not in it. Immutable.
 */
public final class CoapResponse {
  private final int code;
  private final CoapOptions options;
  private final Bytes payload;

  /** Makes a response of its parts; the code is not checked (0–255). */
  public CoapResponse(int code, CoapOptions options, Bytes payload) {
    this.code = code;
    this.options = options;
    this.payload = payload;
  }

  /** Returns a response without options and payload. */
  public static CoapResponse of(int code) {
    return new CoapResponse(code, CoapOptions.NONE, Bytes.EMPTY);
  }

  /** Returns a response with a one-line diagnostic payload [RFC 7252 §5.5.2]. */
  public static CoapResponse diagnostic(int code, String text) {
    return new CoapResponse(code, CoapOptions.NONE, Bytes.utf8(text));
  }

  /** Returns a response with a Content-Format and a payload. */
  public static CoapResponse of(int code, int contentFormat, Bytes payload) {
    CoapOptions options =
        CoapOptions.builder().add(OptionNumber.CONTENT_FORMAT, contentFormat).build();
    return new CoapResponse(code, options, payload);
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
  public CoapResponse with(CoapOptions other) {
    return new CoapResponse(code, other, payload);
  }

  /** Returns the same with another payload. */
  public CoapResponse with(Bytes other) {
    return new CoapResponse(code, options, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CoapResponse that
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
