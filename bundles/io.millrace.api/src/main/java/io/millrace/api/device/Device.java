// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Call;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device in this router that takes CoAP requests: a NIC. Registered as a service under its name.
 * Thread-safe; nothing blocks.
 */
@ConsumerType
public interface Device {
  /**
   * Service property: the device's name, {@code SSN} and the 16 upper-case hex digits of its MAC.
   */
  String NAME = "device.name";

  /** Service property: the name of the {@link DeviceProfile} it wants to be treated by. */
  String PROFILE = "device.profile";

  /** Returns the device's name. */
  String name();

  /**
   * Does one exchange. The request's path and query are the device's own; it carries no Proxy-* and
   * no Uri-Host or Uri-Port option. With Block1 it is a block of a long body; a device that does
   * not put bodies together answers 4.02 [RFC 7959 §2.5].
   *
   * @param deadline how long this may take, from this call
   * @param listener called once; on any thread
   * @return cancelling it takes back what has not begun
   */
  Call exchange(CoapRequest request, Duration deadline, DeviceListener listener);

  /**
   * Observes the resource that {@code request}, a GET, names. The first answer and every
   * notification go to the listener until it fails or the call is cancelled.
   *
   * @param deadline how long the first answer may take
   */
  Call observe(CoapRequest request, Duration deadline, DeviceListener listener);
}
