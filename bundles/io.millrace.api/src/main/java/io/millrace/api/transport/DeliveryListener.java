// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** Receives the outcome of a response. Called on the transport's thread; must not block. */
@ConsumerType
@FunctionalInterface
public interface DeliveryListener {
  /** Ignores the outcome. */
  DeliveryListener NONE = delivery -> {};

  /**
   * Takes the outcome. Called once; after {@link Delivery#SENT} perhaps a second time with {@link
   * Delivery#RESET} while the message ID is valid (NON_LIFETIME, 145 s).
   */
  void settled(Delivery delivery);
}
