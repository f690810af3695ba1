// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import io.millrace.api.coap.CoapResponse;
import io.millrace.northbound.mqtt.reading.Source.Target;

/** Gets what is observed. Called on any thread; must not block. */
public interface ReadingListener {
  /** A representation, whole. */
  void read(Target target, CoapResponse response);

  /** The resource cannot be observed at present; told once until it can again. */
  void failed(Target target, String reason);

  /** It can again. */
  void recovered(Target target);
}
