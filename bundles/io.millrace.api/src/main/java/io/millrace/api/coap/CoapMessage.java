// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;

/**
 * One CoAP message as it travels in a datagram or a frame [RFC 7252 §3]: type, code, message ID,
 * token (0 to 65804 bytes, RFC 8974), options and payload. Immutable.
 */
public final class CoapMessage {
  private final int type;
  private final int code;
  private final int messageId;
  private final Bytes token;
  private final CoapOptions options;
  private final Bytes payload;

  /**
   * Makes a message; nothing is checked.
   *
   * @param type 0–3, see {@link MessageType}
   * @param code 0–255, see {@link CoapCode}
   * @param messageId 0–65535
   */
  public CoapMessage(
      int type, int code, int messageId, Bytes token, CoapOptions options, Bytes payload) {
    this.type = type;
    this.code = code;
    this.messageId = messageId;
    this.token = token;
    this.options = options;
    this.payload = payload;
  }

  /** Returns an empty message: a ping, an acknowledgement or a reset. */
  public static CoapMessage empty(int type, int messageId) {
    return new CoapMessage(
        type, CoapCode.EMPTY, messageId, Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY);
  }

  /** Returns the message that carries {@code request}. */
  public static CoapMessage of(int type, int messageId, Bytes token, CoapRequest request) {
    return new CoapMessage(
        type, request.code(), messageId, token, request.options(), request.payload());
  }

  /** Returns the message that carries {@code response}. */
  public static CoapMessage of(int type, int messageId, Bytes token, CoapResponse response) {
    return new CoapMessage(
        type, response.code(), messageId, token, response.options(), response.payload());
  }

  /** Returns the type; see {@link MessageType}. */
  public int type() {
    return type;
  }

  /** Returns the code; see {@link CoapCode}. */
  public int code() {
    return code;
  }

  /** Returns the message ID, 0–65535. */
  public int messageId() {
    return messageId;
  }

  /** Returns the token. */
  public Bytes token() {
    return token;
  }

  /** Returns the options. */
  public CoapOptions options() {
    return options;
  }

  /** Returns the payload; empty when there is none. */
  public Bytes payload() {
    return payload;
  }

  /** Tells whether the code is 0.00. */
  public boolean isEmpty() {
    return code == CoapCode.EMPTY;
  }

  /** Returns code, options and payload as a request, whatever the code. */
  public CoapRequest asRequest() {
    return new CoapRequest(code, options, payload);
  }

  /** Returns code, options and payload as a response, whatever the code. */
  public CoapResponse asResponse() {
    return new CoapResponse(code, options, payload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CoapMessage that
        && type == that.type
        && code == that.code
        && messageId == that.messageId
        && token.equals(that.token)
        && options.equals(that.options)
        && payload.equals(that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * messageId + code) + token.hashCode();
  }

  @Override
  public String toString() {
    return "%s %s %04x %s [%s] %d bytes"
        .formatted(
            MessageType.name(type),
            CoapCode.name(code),
            messageId,
            token,
            options,
            payload.length());
  }
}
