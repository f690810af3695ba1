// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import org.osgi.annotation.versioning.ConsumerType;

/** Carries datagrams. Owns one loop, on which everything it calls is called. */
@ConsumerType
public interface Carrier {
  /** Service property: the carrier's name, for example {@code udp}. */
  String NAME = "carrier.name";

  /** Returns the carrier's name; the transport above it and its peers bear it too. */
  String name();

  /** Returns the URI scheme that CoAP over this carrier has, for example {@code coap}. */
  String scheme();

  /**
   * Makes {@code listener} the one that datagrams go to and begins to read. While nobody is
   * attached, nothing is read: datagrams wait in the kernel.
   *
   * @throws IllegalStateException when somebody is attached already
   */
  CarrierPort attach(CarrierListener listener);
}
