// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** Told what became of a response. Called on the endpoint's thread; must not block. */
@ConsumerType
@FunctionalInterface
public interface DeliveryListener {
  /** For who does not care. */
  DeliveryListener NONE = delivery -> {};

  /**
   * Says what became of it. Called once; after {@link Delivery#SENT} it may be called a second time
   * with {@link Delivery#RESET} while the message ID is remembered (NON_LIFETIME, 145 s).
   */
  void settled(Delivery delivery);
}
