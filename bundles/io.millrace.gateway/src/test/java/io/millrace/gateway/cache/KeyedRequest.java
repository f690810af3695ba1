// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.gateway.access.AllowedDestinations;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.gateway.route.RouteCache;
import java.lang.reflect.Proxy;

/** Makes keys of clients' requests as the gateway does: by the message for the next hop. */
final class KeyedRequest {
  private static final RouteCache ROUTES =
      new RouteCache(AllowedDestinations.parse("destinations", "192.0.2.0/24"), 64);

  static final NextHop DEVICE = hop(HopKind.DEVICE, "SSN0013500500000001", 0);
  static final NextHop MESH = hop(HopKind.MESH, "SSN0013500500000001", 4849);

  private KeyedRequest() {}

  static NextHop hop(HopKind kind, Object server, int port) {
    return (NextHop)
        Proxy.newProxyInstance(
            NextHop.class.getClassLoader(),
            new Class<?>[] {NextHop.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "kind" -> kind;
                  case "server" -> server;
                  case "port" -> port;
                  default -> throw new AssertionError(method);
                });
  }

  static CoapRequest request(int method, String payload, Object... options) {
    CoapOptionsBuilder builder = CoapOptions.builder();
    Client.add(builder, options);
    return new CoapRequest(method, builder.build(), Bytes.utf8(payload));
  }

  static ResourceKey get(Object... options) {
    return key(MESH, request(CoapCode.GET, "", options));
  }

  static ResourceKey key(NextHop hop, CoapRequest asked) {
    ProxyRequest read = ProxyRequest.read(ClientOptions.read(asked.options()), ROUTES);
    if (read.refusal() != null) {
      throw new AssertionError(read.refusal().payload().utf8());
    }
    CoapOptions downstream = read.downstream(hop.kind(), false).write();
    return ResourceKey.of(hop, new CoapRequest(asked.code(), downstream, asked.payload()));
  }
}
