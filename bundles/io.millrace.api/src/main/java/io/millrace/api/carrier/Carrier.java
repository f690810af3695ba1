// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sends and receives datagrams: a service with the properties {@link #NAME}. The router runs a CoAP
 * message layer over every carrier it finds and offers it as a {@link
 * io.millrace.api.transport.Transport} of the same name. A carrier owns one event loop, a thread on
 * which it calls its listener.
 */
@ConsumerType
public interface Carrier {
  /** Service property: the carrier's name, for example {@code udp}. */
  String NAME = "carrier.name";

  /**
   * Service property: {@code true} of a carrier that connects to others itself and answers nobody
   * who connects to it. {@code status} then sends no request to its socket.
   */
  String OUTBOUND = "carrier.outbound";

  /** Returns the carrier's name, which its transport and its peers have too. */
  String name();

  /** Returns the URI scheme that CoAP over this carrier has, for example {@code coap}. */
  String scheme();

  /**
   * Attaches the carrier's one listener and begins to read. While no listener is attached, nothing
   * is read: datagrams wait in the kernel.
   *
   * @throws IllegalStateException when a listener is attached already
   */
  CarrierPort attach(CarrierListener listener);
}
