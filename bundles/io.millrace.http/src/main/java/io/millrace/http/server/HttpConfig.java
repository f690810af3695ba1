// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the HTTP server, PID {@code io.millrace.http}. */
@ObjectClassDefinition(
    name = "Millrace HTTP",
    description =
        "The HTTP server: /metrics and /healthz for monitoring, which ask nobody for a password,"
            + " /coap for clients with a token, and the console. Open it to other machines only in"
            + " a network that you trust.")
@interface HttpConfig {
  @AttributeDefinition(
      name = "Address",
      description =
          "The address that is listened on: 127.0.0.1 for this machine alone, 0.0.0.0 or :: for"
              + " all networks, or an address of the router.")
  String address() default "127.0.0.1";

  @AttributeDefinition(
      name = "Port",
      description = "The TCP port; 0: there is no HTTP.",
      min = "0",
      max = "65535")
  int port() default 8080;
}
