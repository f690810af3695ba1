// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of all TCP and TLS carriers. */
@ObjectClassDefinition(
    name = "Millrace TCP carrier",
    description = "CoAP over TCP and TLS on the sockets of io.millrace.net.tcp")
public @interface TcpConfig {
  /** The folder of the keys. */
  @AttributeDefinition(
      name = "Keys",
      description =
          "The folder of the keys for TLS, which is read again when it has changed: server.pem (the"
              + " router's private key and certificates, which only their owner may read),"
              + " clients.pem (issuers of clients' certificates), revoked.pem (X.509 revocation"
              + " lists)")
  String keys() default "${millrace.etc}/keys/dtls";

  /** Whether clients need a certificate. */
  @AttributeDefinition(
      name = "Client certificates",
      description =
          "Whether a client by TLS needs a certificate that an issuer in clients.pem has signed:"
              + " required, optional (one that is shown has to be good) or none (it is not asked"
              + " for)")
  String clientCertificates() default "optional";

  /** The number of connections. */
  @AttributeDefinition(
      name = "Connections",
      description =
          "How many connections a socket may have; a new one then takes the place of one that has"
              + " not said anything yet, or is closed at once",
      min = "1",
      max = "100000")
  int connections() default 2000;

  /** The number of connections from one address. */
  @AttributeDefinition(
      name = "Connections per address",
      description =
          "How many of them may come from one remote address, behind which many clients may be",
      min = "1",
      max = "100000")
  int perAddress() default 500;

  /** The receive buffer. */
  @AttributeDefinition(
      name = "Receive bytes",
      description =
          "How many bytes of one connection may wait until a message is whole; more than the"
              + " longest message (maxMessageBytes of io.millrace.endpoint.stream) needs",
      min = "32768",
      max = "67108864")
  int receiveBytes() default 1179648;

  /** The send buffer. */
  @AttributeDefinition(
      name = "Send bytes",
      description =
          "How many bytes may wait to be sent over one connection; from an eighth on nothing more"
              + " is read from it, and one that needs more is closed",
      min = "32768",
      max = "67108864")
  int sendBytes() default 2359296;

  /** The memory of all buffers. */
  @AttributeDefinition(
      name = "Buffer bytes",
      description =
          "How many bytes the buffers of all connections may hold together; a connection for which"
              + " there is nothing left is not read until there is",
      min = "1048576",
      max = "2147483647")
  int bufferBytes() default 67108864;

  /** The time of a handshake. */
  @AttributeDefinition(
      name = "Handshake",
      description = "After how many seconds a connection is closed whose TLS handshake is not over",
      min = "1",
      max = "600")
  int handshakeSeconds() default 10;

  /** How long nothing may be taken. */
  @AttributeDefinition(
      name = "Stall",
      description =
          "After how many seconds a connection is closed whose other side takes nothing of what"
              + " waits to be sent to it",
      min = "1",
      max = "3600")
  int stallSeconds() default 60;

  /** The number of threads. */
  @AttributeDefinition(
      name = "Threads",
      description = "How many threads compute what TLS handshakes need, for all sockets together",
      min = "1",
      max = "64")
  int threads() default 1;
}
