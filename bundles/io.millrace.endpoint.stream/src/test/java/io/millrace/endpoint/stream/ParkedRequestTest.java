// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ParkedRequestTest {
  static CoapRequest request(String path) {
    return CoapRequest.of(CoapCode.GET, path);
  }

  @Test
  void request_is_the_same_after_its_way_as_bytes() {
    Peer peer = new Peer("tcp", new InetSocketAddress("127.0.0.1", 7), null, "x509:CN=a", "0a0b");
    ParkedRequest parked =
        new ParkedRequest(
            request("a/b").with(Bytes.utf8("body")),
            ParkedRequest.replyTo(peer, Bytes.hex("0102")),
            true);
    assertThat(ParkedRequest.restore(parked.save())).isEqualTo(parked);
  }
}
