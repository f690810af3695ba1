// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the message layer over reliable transports. */
@ObjectClassDefinition(
    name = "Millrace stream endpoint",
    description = "The CoAP message layer over TCP and TLS (RFC 8323)")
public @interface StreamConfig {
  /** The longest message. */
  @AttributeDefinition(
      name = "Longest message",
      description =
          "The longest message that is taken, in bytes, which clients are told (Max-Message-Size);"
              + " a longer one ends its connection",
      min = "1152",
      max = "16777216")
  int maxMessageBytes() default 1048576;

  /** The number of open requests. */
  @AttributeDefinition(
      name = "Open requests",
      description =
          "How many requests of one connection may be without an answer; nothing more is read from"
              + " it until one is answered",
      min = "1",
      max = "65535")
  int openRequests() default 64;

  /** When the first message is due. */
  @AttributeDefinition(
      name = "CSM",
      description =
          "After how many seconds a connection is ended whose client has not said what it is"
              + " capable of (CSM)",
      min = "1",
      max = "600")
  int csmSeconds() default 10;

  /** How long a message may take. */
  @AttributeDefinition(
      name = "Slow message",
      description =
          "After how many seconds a connection is ended of which a part of a message has come and"
              + " the rest has not",
      min = "1",
      max = "3600")
  int messageSeconds() default 120;

  /** When a client is asked whether it is there. */
  @AttributeDefinition(
      name = "Ping",
      description =
          "After how many seconds without a byte from a client it is sent a ping; 0 for never."
              + " Pings also keep a connection known to the firewalls on its way",
      min = "0",
      max = "86400")
  int pingSeconds() default 240;

  /** How long a pong may take. */
  @AttributeDefinition(
      name = "Pong",
      description =
          "After how many seconds a connection is ended whose client has not answered a ping",
      min = "1",
      max = "3600")
  int pongSeconds() default 30;

  /** When a connection is idle. */
  @AttributeDefinition(
      name = "Idle",
      description =
          "After how many seconds without a request, an answer or a notification a connection is"
              + " released; 0 for never",
      min = "0",
      max = "2592000")
  int idleSeconds() default 7200;
}
