// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the proxy from HTTP to CoAP, PID {@code io.millrace.http.coap}. */
@ObjectClassDefinition(
    name = "Millrace HTTP to CoAP",
    description =
        "HTTP clients with a token send requests to devices: /coap?uri=coap://DEVICE/PATH on the"
            + " server of io.millrace.http.")
@interface HttpCoapConfig {
  @AttributeDefinition(
      name = "Enabled",
      description = "Whether /coap is served; false: it is answered 404.")
  boolean enabled() default true;

  @AttributeDefinition(
      name = "Requests at a time",
      description =
          "How many requests may wait for their answers; each has a thread meanwhile. One beyond"
              + " them is answered 503.",
      min = "1",
      max = "24")
  int requests() default 16;

  @AttributeDefinition(
      name = "Streams",
      description =
          "How many clients may observe by server-sent events; each has a thread, too. One beyond"
              + " them is answered 503.",
      min = "0",
      max = "24")
  int streams() default 8;

  @AttributeDefinition(
      name = "Body in bytes",
      description =
          "The longest body of a request, which is answered 413 beyond that, and of a response,"
              + " which is answered 502.",
      min = "1024",
      max = "16777216")
  int bodyBytes() default 1_048_576;

  @AttributeDefinition(
      name = "Time-out in seconds",
      description =
          "How long a client waits for an answer before it gets 504. A gateway that gives up"
              + " earlier answers earlier.",
      min = "1",
      max = "300")
  int timeOutSeconds() default 150;
}
