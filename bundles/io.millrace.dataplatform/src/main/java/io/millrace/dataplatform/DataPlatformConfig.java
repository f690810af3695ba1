// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the data platform's interface, PID {@code io.millrace.dataplatform}. */
@ObjectClassDefinition(
    name = "Millrace data platform",
    description =
        "What the HTTP interface for tokens, devices and observations takes and keeps. It is served"
            + " where io.millrace.https listens.")
@interface DataPlatformConfig {
  @AttributeDefinition(
      name = "Observations",
      description =
          "How many observations are kept; one more drops the oldest of the account that has the"
              + " most. With a larger value more memory and more of the store is used.",
      min = "100",
      max = "1000000")
  int observations() default 50000;

  @AttributeDefinition(
      name = "Observations' size",
      description = "MiB that all observations kept may have together.",
      min = "1",
      max = "256")
  int observationsMebibytes() default 16;

  @AttributeDefinition(
      name = "Devices",
      description = "How many devices clients may create, all accounts together.",
      min = "1",
      max = "100000")
  int devices() default 2000;

  @AttributeDefinition(
      name = "Body",
      description = "KiB that the body of a request may have; a longer one is answered 413.",
      min = "4",
      max = "4096")
  int bodyKibibytes() default 256;

  @AttributeDefinition(
      name = "Web pages",
      description =
          "Whether scripts of web pages from anywhere may use the interface (CORS). They need a"
              + " token all the same.")
  boolean webPages() default true;
}
