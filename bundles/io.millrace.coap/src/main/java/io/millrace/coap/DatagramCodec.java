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
 * <p>What the format can state in one way only (version, token length, option heads) is checked;
 * what it leaves to others (codes nobody registered, integers with leading zeros, options in a
 * place they do not belong) passes as it is, so that a message leaves as it came.
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
