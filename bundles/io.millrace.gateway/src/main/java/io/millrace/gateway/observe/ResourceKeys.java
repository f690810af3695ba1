// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.cache.ResourceKey;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.Route;

/** Tells which registrations are of one resource. */
final class ResourceKeys {
  /** A resource as clients name it, before it is known which server that is. */
  private record Named(
      String host, Object address, int port, int method, Bytes options, Bytes payload) {}

  private ResourceKeys() {}

  /** Returns the key of the resource that is observed at a next hop; null when nobody may join. */
  static Object at(Registration registration, NextHop hop) {
    CoapOptions written =
        registration.isOfOwnResource() ? null : registration.observing(hop.kind()).write();
    ResourceKey key =
        written == null ? null : ResourceKey.of(hop, registration.request().with(written));
    return key == null ? null : key.compact();
  }

  /** Returns the key of the resource as the client names it; null when nobody may join. */
  static Object asNamed(Registration registration) {
    boolean alone = registration.isOfOwnResource() || !registration.mayBeRenewed();
    CoapOptions written = alone ? null : registration.observing(HopKind.DEVICE).write();
    if (written == null) {
      return null;
    }
    Route route = registration.proxyRequest().route();
    Bytes options =
        written.toBuilder()
            .remove(OptionNumber.ETAG)
            .remove(OptionNumber.REQUEST_TAG)
            .build()
            .encoded();
    return new Named(
        route.host(),
        route.address(),
        route.port(),
        registration.request().code(),
        options,
        registration.request().payload());
  }
}
