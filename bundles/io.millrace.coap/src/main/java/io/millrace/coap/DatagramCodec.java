// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.ParseResult;
import org.osgi.service.component.annotations.Component;

/**
 * The CoAP message format of datagrams and HDLC frames [RFC 7252 §3] with tokens of up to 65804
 * bytes [RFC 8974]. Stateless, thread-safe, never blocks.
 *
 * <p>The codec checks the version, the token length and the option headers. It does not check the
 * meaning: unregistered codes, integers with leading zeros and misplaced options pass unchanged, so
 * that a forwarded message has the bytes that were received.
 */
@Component(immediate = true)
public final class DatagramCodec implements CoapCodec {
  @Override
  public ParseResult parse(Bytes datagram) {
    return DatagramReader.read(datagram);
  }

  @Override
  public Bytes serialize(CoapMessage message) {
    return DatagramWriter.write(message);
  }
}
