// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Parses and serializes CoAP messages: a service. Bytes that parse serialize to the same bytes
 * again. Malformed input is a {@link ParseFailure}, never an exception. Thread-safe, without state;
 * nothing blocks.
 */
@ProviderType
public interface CoapCodec {
  /** Parses one datagram or frame; the message shares the array of {@code datagram}. */
  ParseResult parse(Bytes datagram);

  /**
   * Serializes a message.
   *
   * @throws IllegalArgumentException when a field is out of the range of the format
   */
  Bytes serialize(CoapMessage message);
}
