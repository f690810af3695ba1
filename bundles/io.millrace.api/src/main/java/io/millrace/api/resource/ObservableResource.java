// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.resource;

import io.millrace.api.coap.CoapRequest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A local resource that can be observed [RFC 7641]. The gateway sends the notifications: whenever
 * the state has changed it asks for it by {@link #handle}, for each observer, so that one who may
 * not have it any more gets the refusal as the last notification. An observation goes on with the
 * next resource on its path when this one is replaced, and with the next gateway.
 */
@ConsumerType
public interface ObservableResource extends LocalResource {
  /**
   * Begins to tell when the state that a request asks for has changed. Must not block.
   *
   * @param request a GET; what it asks for may differ with path and query
   * @param changed to be run after each change, on any thread; does not block
   * @return ends it; null when this request cannot be observed: then it gets one response
   */
  AutoCloseable observe(CoapRequest request, Runnable changed);
}
