// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import org.eclipse.californium.core.coap.Response;

/** Takes the notifications of an observation in order. */
@FunctionalInterface
public interface NotificationListener {
  /** Takes one notification; the first answer is the first. */
  void onNotification(Response notification);
}
