// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder; where it would choose one of two lengths of a body it refuses the request. */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int FIRST_LINE_BYTES = 8192;
  private static final int CHUNK_BYTES = 8192;

  RequestDecoder(int headerBytes) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(FIRST_LINE_BYTES)
            .setMaxHeaderSize(headerBytes)
            .setMaxChunkSize(CHUNK_BYTES));
  }

  /** A proxy in front may have chosen the other one [RFC 9112 §6.3, §11.2]. */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException(
        "both " + HttpHeaderNames.TRANSFER_ENCODING + " and " + HttpHeaderNames.CONTENT_LENGTH);
  }
}
