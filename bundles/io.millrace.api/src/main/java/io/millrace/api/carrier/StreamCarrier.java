// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Accepts connections and carries streams of bytes over them, as TCP does: a service with the
 * property {@link #NAME}. The router runs a message layer for reliable transports over every stream
 * carrier it finds [RFC 8323], and offers it as a {@link io.millrace.api.transport.Transport} of
 * the same name. A carrier owns one event loop, a thread on which it calls its listener.
 */
@ConsumerType
public interface StreamCarrier {
  /** Service property: the carrier's name, for example {@code tcp}. */
  String NAME = "stream.name";

  /** Returns the carrier's name, which its transport and its peers have too. */
  String name();

  /** Returns the URI scheme that CoAP over this carrier has, for example {@code coap+tcp}. */
  String scheme();

  /**
   * Attaches the carrier's one listener: it is told of the connections that are open already, and
   * reading and accepting begin. While no listener is attached nothing is read, and who connects
   * waits in the kernel.
   *
   * @throws IllegalStateException when a listener is attached already
   */
  StreamPort attach(StreamListener listener);
}
