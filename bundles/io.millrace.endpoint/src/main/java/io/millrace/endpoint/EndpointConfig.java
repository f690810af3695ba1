// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration of the endpoints, PID {@code io.millrace.endpoint}: their limits; RFC 7252 §4.8
 * has the default values of those that it names.
 */
@ObjectClassDefinition(
    name = "Millrace endpoint",
    description = "The CoAP message layer: retransmission, duplicates, message IDs, tokens.")
public @interface EndpointConfig {
  /** NSTART. */
  @AttributeDefinition(
      name = "NSTART",
      description =
          "Requests that may be outstanding with one remote address at the same time; more are"
              + " queued.",
      min = "1",
      max = "65535")
  int nstart() default 1;

  /** The queue behind NSTART. */
  @AttributeDefinition(
      name = "Queue per remote address",
      description =
          "Requests that may be queued for one remote address behind NSTART others; more are"
              + " refused.",
      min = "0",
      max = "1000000")
  int queuePerRemote() default 1024;

  /** The bound of requests. */
  @AttributeDefinition(
      name = "Open requests",
      description =
          "Requests that the router sends, queued ones and observations included, which may be"
              + " open at the same time; more are refused.",
      min = "1",
      max = "10000000")
  int openRequests() default 20000;

  /** The bound of responses. */
  @AttributeDefinition(
      name = "Open responses",
      description =
          "Confirmable responses that may wait for an acknowledgement at the same time; more are"
              + " not sent.",
      min = "1",
      max = "10000000")
  int openResponses() default 20000;

  /** The bound of peers. */
  @AttributeDefinition(
      name = "Peers",
      description =
          "Peers whose messages are remembered; the one silent for the longest time is forgotten"
              + " first.",
      min = "1",
      max = "10000000")
  int peers() default 10000;

  /** The ring of duplicates. */
  @AttributeDefinition(
      name = "Answers per peer",
      description =
          "Messages of one peer that are remembered with their answers, to answer duplicates. Of a"
              + " peer that sends more, those not answered yet are, too, and those of the last 10"
              + " s, which it may send again, while there is memory (answerBytes).",
      min = "1",
      max = "1024")
  int answersPerPeer() default 32;

  /** The memory of duplicates. */
  @AttributeDefinition(
      name = "Answer bytes",
      description =
          "Bytes that all remembered messages and their answers may take together; of peers that"
              + " send much, older ones are forgotten first.",
      min = "0",
      max = "8589934592")
  long answerBytes() default 33554432;

  /** The memory of non-confirmable responses. */
  @AttributeDefinition(
      name = "Non-confirmable per peer",
      description =
          "Non-confirmable responses to one peer that are remembered in case the peer resets"
              + " one; notifications of one observation that follow each other count as one.",
      min = "1",
      max = "1024")
  int nonPerPeer() default 32;

  /** EXCHANGE_LIFETIME. */
  @AttributeDefinition(
      name = "EXCHANGE_LIFETIME",
      description = "Seconds during which a message ID is not used again with the same peer.",
      min = "1",
      max = "86400")
  int exchangeLifetimeSeconds() default 247;

  /** NON_LIFETIME. */
  @AttributeDefinition(
      name = "NON_LIFETIME",
      description = "Seconds during which a peer may reset a non-confirmable response.",
      min = "1",
      max = "86400")
  int nonLifetimeSeconds() default 145;

  /** The length of tokens. */
  @AttributeDefinition(
      name = "Token",
      description = "Random bytes in the token of each request that the router sends.",
      min = "4",
      max = "8")
  int tokenBytes() default 8;

  /** The bound of local ports. */
  @AttributeDefinition(
      name = "Downstream ports",
      description =
          "Local ports that may be used towards one remote address. Each has message IDs of its"
              + " own, 65536 in an EXCHANGE_LIFETIME; the next port is used when they run out.",
      min = "1",
      max = "1024")
  int lanes() default 128;

  /** Max-Age of 5.03. */
  @AttributeDefinition(
      name = "Retry after",
      description =
          "Seconds that Max-Age says in the 5.03 for a request whose handler is away for too"
              + " long.",
      min = "0",
      max = "86400")
  int retryAfterSeconds() default 10;
}
