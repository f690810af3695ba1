// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Bytes to messages and back. Any bytes that parse serialize to the same bytes again. Never throws
 * for what came from outside, never blocks, keeps no state. Thread-safe.
 */
@ProviderType
public interface CoapCodec {
  /** Parses one datagram or frame; the message shares the bytes. */
  Parsed parse(Bytes datagram);

  /**
   * Serializes a message.
   *
   * @throws IllegalArgumentException when a part is out of the range that the format can state
   */
  Bytes serialize(CoapMessage message);
}
