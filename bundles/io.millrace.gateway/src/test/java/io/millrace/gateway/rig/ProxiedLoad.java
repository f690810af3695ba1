// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.coap.DatagramCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Clients that ask by Proxy-Uri, one after another, and the server that answers: both are copies of
 * two datagrams, so that beside the datagrams that arrive nothing is allocated here.
 */
public final class ProxiedLoad {
  private static final int CLIENTS = 64;
  private static final int TOKEN_AT = 4;
  private static final int TOKEN_BYTES = 8;
  private static final int ACK = 0x60;

  private final LoopCarrier carrier;
  private final Time time;
  private final Peer[] clients = new Peer[CLIENTS];
  private final byte[] request;
  private final byte[] answer;
  private int asked;

  /** Makes it; nothing is asked yet. */
  public ProxiedLoad(LoopCarrier carrier, Time time) {
    this.carrier = carrier;
    this.time = time;
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = client(i);
    }
    CoapOptions uri =
        CoapOptions.builder()
            .add(OptionNumber.PROXY_URI, "coap://127.0.0.1:5690/r00000001")
            .build();
    request = datagram(MessageType.CON, CoapCode.GET, uri, Bytes.EMPTY);
    CoapOptions maxAge = CoapOptions.builder().add(OptionNumber.MAX_AGE, 0).build();
    answer = datagram(MessageType.ACK, CoapCode.CONTENT, maxAge, Bytes.utf8("r00000001:xxxxxx"));
  }

  private static Peer client(int number) {
    try {
      byte[] address = {127, 1, 0, (byte) number};
      return new Peer(
          "udp", new InetSocketAddress(InetAddress.getByAddress(address), 6000), null, "");
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for a wrong length
    }
  }

  private static byte[] datagram(int type, int code, CoapOptions options, Bytes payload) {
    Bytes token = Bytes.wrap(new byte[TOKEN_BYTES]);
    return new DatagramCodec()
        .serialize(new CoapMessage(type, code, 0, token, options, payload))
        .toArray();
  }

  /** Has so many requests asked and answered, one after another. */
  public void ask(int requests) {
    for (int i = 0; i < requests; i++) {
      Peer client = clients[asked % CLIENTS];
      carrier.arrives(client, request(asked++), time.nanos());
      carrier.arrives(carrier.receiver, answer(carrier.sent), time.nanos());
      check(client, carrier.sent);
      acknowledge(client, carrier.sent);
    }
  }

  private Bytes request(int number) {
    byte[] fresh = request.clone();
    fresh[2] = (byte) (number / CLIENTS >> 8);
    fresh[3] = (byte) (number / CLIENTS);
    for (int i = 0; i < 4; i++) {
      fresh[TOKEN_AT + i] = (byte) (number >> 8 * i);
    }
    return Bytes.wrap(fresh);
  }

  /** The server's answer has message ID and token of what was forwarded. */
  private Bytes answer(Bytes forwarded) {
    if ((forwarded.at(0) & 15) != TOKEN_BYTES || forwarded.at(1) != CoapCode.GET) {
      throw new AssertionError("not forwarded, but sent: " + forwarded);
    }
    byte[] fresh = answer.clone();
    for (int i = 2; i < TOKEN_AT + TOKEN_BYTES; i++) {
      fresh[i] = (byte) forwarded.at(i);
    }
    return Bytes.wrap(fresh);
  }

  private void check(Peer client, Bytes response) {
    if (carrier.receiver != client || response.at(1) != CoapCode.CONTENT) {
      throw new AssertionError("not answered, but sent: " + response);
    }
  }

  /** The client acknowledges a response that came in a message of its own. */
  private void acknowledge(Peer client, Bytes response) {
    if ((response.at(0) >> 4 & 3) == MessageType.CON) {
      byte[] empty = {ACK, 0, (byte) response.at(2), (byte) response.at(3)};
      carrier.arrives(client, Bytes.wrap(empty), time.nanos());
    }
  }
}
