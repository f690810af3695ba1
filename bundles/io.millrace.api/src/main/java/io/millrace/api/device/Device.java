// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Call;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device in this router that takes CoAP requests, such as a NIC: a service with the properties
 * {@link #NAME} and {@link #PROFILE}. Thread-safe; nothing blocks.
 */
@ConsumerType
public interface Device {
  /**
   * Service property: the device's name, {@code SSN} and the 16 upper-case hex digits of its MAC.
   */
  String NAME = "device.name";

  /** Service property: the name of the {@link DeviceProfile} that the gateway applies to it. */
  String PROFILE = "device.profile";

  /** Returns the device's name. */
  String name();

  /**
   * Sends one request to the device. Path and query are those on the device; the request has no
   * Proxy-* option and no Uri-Host or Uri-Port. With Block1 it is one block of a body; a device
   * that does not assemble bodies answers 4.02 [RFC 7959 §2.5].
   *
   * @param deadline how long the exchange may take, from this call
   * @param listener called once, on any thread
   * @return a call whose cancelling withdraws a request that was not sent yet
   */
  Call exchange(CoapRequest request, Duration deadline, DeviceListener listener);

  /**
   * Observes a resource [RFC 7641]. The listener gets the first response and every notification
   * until the observation fails or the call is cancelled.
   *
   * @param request a GET of the resource
   * @param deadline how long the first response may take, from this call
   */
  Call observe(CoapRequest request, Duration deadline, DeviceListener listener);
}
