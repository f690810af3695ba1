// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of HTTPS, PID {@code io.millrace.https}. */
@ObjectClassDefinition(
    name = "Millrace HTTPS",
    description =
        "The HTTP server with TLS, for the data platform's interface: tokens, devices and"
            + " observations. It is off until a port is set.")
@interface HttpsConfig {
  @AttributeDefinition(
      name = "Address",
      description =
          "The address that is listened on: 127.0.0.1 for this machine alone, 0.0.0.0 or :: for"
              + " all networks, or an address of the router.")
  String address() default "127.0.0.1";

  @AttributeDefinition(
      name = "Port",
      description = "The TCP port; 0: there is no HTTPS. The field's clients use 443.",
      min = "0",
      max = "65535")
  int port() default 0;

  @AttributeDefinition(
      name = "Names",
      description =
          "The host names and IP addresses in the certificate that the router makes itself: what"
              + " clients call the router.")
  String[] names() default {
    "api.data-platform.developer.ssni.com", "localhost", "127.0.0.1", "::1"
  };

  @AttributeDefinition(
      name = "Certificate",
      description =
          "The file with the server's certificate and those of its issuers, in PEM. Empty: the"
              + " router makes one, whose root clients are to trust.",
      required = false)
  String certificate() default "";

  @AttributeDefinition(
      name = "Key",
      description =
          "The file with the certificate's private key, in PEM (PKCS #8, not encrypted). No other"
              + " user may be able to read it (mode 0600, or 0640 when it belongs to root).",
      required = false)
  String key() default "";

  @AttributeDefinition(
      name = "Directory",
      description = "The directory of the key and the certificates that the router makes itself.")
  String directory() default "${millrace.data}/https";
}
