// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Configuration of a device profile. Where the default is 0 or -1 the value depends on the name:
 * see {@link Preset}.
 */
@ObjectClassDefinition(
    name = "Millrace device profile",
    description =
        "How the gateway treats one kind of device. The profiles milli (battery-powered, the"
            + " network queues requests: one attempt) and mains (always listens: four attempts)"
            + " exist without a file.")
@interface ProfileConfig {
  @AttributeDefinition(
      name = "Name",
      description =
          "Name of the profile; 1 to 64 lower-case letters, digits, dots and hyphens. Empty: the"
              + " name in the file's name.")
  String name() default "";

  @AttributeDefinition(
      name = "Attempts",
      description =
          "How many times a request is sent at most, the first time included. 0: 1 for milli, 4"
              + " for other names.",
      min = "0",
      max = "16")
  int attempts() default 0;

  @AttributeDefinition(
      name = "Base time-out",
      description =
          "Seconds until the first retransmission; doubles each time. 0: 60 for milli, 20 for"
              + " other names.",
      min = "0",
      max = "600")
  int baseSeconds() default 0;

  @AttributeDefinition(
      name = "Random factor",
      description =
          "The first time-out is chosen at random between the base and the base times this"
              + " factor. 0 means 1.0 for milli, 1.5 for other names; else 1.0 to 3.0.",
      min = "0.0",
      max = "3.0")
  double randomFactor() default 0;

  @AttributeDefinition(
      name = "Deadline",
      description =
          "Seconds until the client gets 5.04. 0: when the last attempt has had its time. -1: 60"
              + " for milli, 0 for other names, which with their other defaults is 450 s.",
      min = "-1",
      max = "86400")
  int deadlineSeconds() default -1;

  @AttributeDefinition(
      name = "Requests in flight",
      description =
          "How many requests the gateway has in flight to one device at once (NSTART); the others"
              + " wait. 0: as the gateway's deviceWindow says, but to a device elsewhere no more"
              + " than the NSTART of the transport (io.millrace.endpoint). With a larger value"
              + " requests wait less, and a device or a network that is slow is loaded more.",
      min = "0",
      max = "65535")
  int nstart() default 0;

  @AttributeDefinition(
      name = "Queue limit",
      description =
          "How many requests may wait for one device in the gateway; further ones get 5.03. 0: 32"
              + " for milli, 64 for other names.",
      min = "0",
      max = "10000")
  int queueLimit() default 0;

  @AttributeDefinition(
      name = "Spacing",
      description =
          "Milliseconds that lie at least between the beginnings of two requests to one device; a"
              + " greater value spares the device and delays clients. 0: none.",
      min = "0",
      max = "60000")
  int spacingMillis() default 0;

  @AttributeDefinition(
      name = "Secured port only",
      description =
          "Whether a request to such a device elsewhere is refused with 5.02 unless it goes to the"
              + " secured port, 4849: other ports are in clear.")
  boolean securedOnly() default false;

  @AttributeDefinition(
      name = "Freshness",
      description =
          "For how many seconds the gateway answers further requests with a response of such a"
              + " device that has no Max-Age; a greater value spares the device, and clients get"
              + " older readings. 0: each of them is sent to the device.",
      min = "0",
      max = "86400")
  int maxAgeSeconds() default 0;

  @AttributeDefinition(
      name = "Quirks",
      description =
          "What such devices do wrong; separated by commas. no-observe: they never notify, so the"
              + " gateway asks them for each reading.")
  String[] quirks() default {};

  @AttributeDefinition(
      name = "Sensor requests",
      description =
          "What sensors of such a device implement beside their reading: GET or PUT, a blank, a"
              + " path and perhaps a query; * stands for any one segment. A NIC sends nothing"
              + " else to a sensor that does not check.")
  String[] sensorRequests() default {"GET */temp?cfg", "PUT */temp", "PUT */echo"};
}
