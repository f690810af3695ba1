// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of all DTLS carriers. */
@ObjectClassDefinition(
    name = "Millrace DTLS carrier",
    description = "CoAP over DTLS 1.2 on the sockets of io.millrace.net that say secured = true")
public @interface CarrierConfig {
  /** The folder of the keys. */
  @AttributeDefinition(
      name = "Keys",
      description =
          "The folder of the keys, which is read again when it has changed: psk (a line"
              + " identity:key for each client, the key of 16 to 64 bytes in hexadecimal digits),"
              + " devices.psk (the same for each device that the router connects to), server.pem"
              + " (the router's private key and certificates), clients.pem and devices.pem (issuers"
              + " of clients' and of devices' certificates, and their public keys), revoked.pem"
              + " (X.509 revocation lists). Only their owner may read the first three")
  String keys() default "${millrace.etc}/keys/dtls";

  /** The sockets of the client role. */
  @AttributeDefinition(
      name = "Client sockets",
      description =
          "Names of the sockets on which the router itself connects to devices and servers, and"
              + " nobody connects to it; the gateway's securedOutbound names one of them. On the"
              + " other secured sockets clients connect")
  String[] clientSockets() default {"mesh"};

  /** The number of connections. */
  @AttributeDefinition(
      name = "Connections",
      description =
          "How many connections there may be; a new one then takes the place of one that was"
              + " silent for staleSeconds, or is refused. A tenth of them may be handshakes that"
              + " clients have not ended; a new one then takes the place of the oldest",
      min = "1",
      max = "1000000")
  int connections() default 20000;

  /** When a connection may make room. */
  @AttributeDefinition(
      name = "Stale connections",
      description =
          "After how many seconds without a message a connection may make room for a new one",
      min = "1",
      max = "2592000")
  int staleSeconds() default 1800;

  /** The length of connection IDs. */
  @AttributeDefinition(
      name = "Connection IDs",
      description =
          "How many bytes the connection IDs have (RFC 9146), by which a client is known when its"
              + " address changes",
      min = "4",
      max = "16")
  int connectionIdBytes() default 6;

  /** The MTU. */
  @AttributeDefinition(
      name = "MTU",
      description = "The longest datagram that a handshake sends, in bytes, IP header included",
      min = "576",
      max = "9000")
  int mtuBytes() default 1280;

  /** The number of threads. */
  @AttributeDefinition(
      name = "Threads",
      description = "How many threads shake hands, for all sockets together",
      min = "1",
      max = "64")
  int threads() default 2;
}
