// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the gateway, PID {@code io.millrace.gateway}. */
@ObjectClassDefinition(
    name = "Millrace Gateway",
    description = "The forward proxy between CoAP clients and devices.")
public @interface GatewayConfig {
  @AttributeDefinition(
      name = "Acknowledgement delay",
      description =
          "Milliseconds that a confirmable request waits for a device's answer before an empty"
              + " acknowledgement goes out; 0 acknowledges at once.",
      min = "0",
      max = "1500")
  int ackDelay() default 0;

  @AttributeDefinition(
      name = "Destinations",
      description =
          "Networks, addresses and domains that requests may be forwarded to besides the devices"
              + " of the directory, separated by commas; for example 10.0.0.0/8, example.org.")
  String[] destinations() default {};

  @AttributeDefinition(
      name = "Anonymous networks",
      description =
          "Source networks and addresses whose requests are forwarded without a session, separated"
              + " by commas. They get a device's answers in full, so name only networks in which"
              + " nobody can send with another's address.")
  String[] anonymous() default {};

  @AttributeDefinition(
      name = "Forbidden",
      description =
          "Whether a session whose account may not send to devices gets 4.03 rather than 4.01.")
  boolean forbidden() default false;

  @AttributeDefinition(
      name = "Device deadline",
      description =
          "Seconds until a device without a profile of its own, or a server that is not in the"
              + " directory, must have answered.",
      min = "1",
      max = "900")
  int deviceDeadline() default 93;

  @AttributeDefinition(
      name = "Profile",
      description = "The name of the profile of devices that name none.")
  String profile() default "mains";

  @AttributeDefinition(
      name = "Outbound transport",
      description = "The name of the transport that requests to remote devices leave by.")
  String outbound() default "udp";

  @AttributeDefinition(
      name = "Open exchanges",
      description = "How many requests of all clients may wait for their answer.",
      min = "16",
      max = "1000000")
  int openExchanges() default 10000;

  @AttributeDefinition(
      name = "Open exchanges per client",
      description = "How many requests of one client may wait for their answer.",
      min = "1",
      max = "1000000")
  int openExchangesPerPeer() default 256;

  @AttributeDefinition(
      name = "Logins per source",
      description =
          "How many logins a second one address (of IPv6, one /64 network) may ask for in the long"
              + " run, and ten times as many at once; one of its ports a fifth of that. More get"
              + " 4.29, and longer waits the longer it goes on; a refused token counts for five. A"
              + " token that was good before and open sessions do not count.",
      min = "1",
      max = "100000")
  int loginsPerSource() default 50;

  @AttributeDefinition(
      name = "Logins per account",
      description =
          "How many logins a second one account may have in the long run, and ten times as many at"
              + " once. More get 4.29.",
      min = "1",
      max = "100000")
  int loginsPerAccount() default 50;

  @AttributeDefinition(
      name = "Device window",
      description = "How many requests at a time go to one device of the directory.",
      min = "1",
      max = "64")
  int deviceWindow() default 4;

  @AttributeDefinition(
      name = "Device payload",
      description =
          "Bytes that the body of a request to a device may have; a longer one goes there in the"
              + " blocks of the client.",
      min = "64",
      max = "1024")
  int devicePayload() default 1024;

  @AttributeDefinition(
      name = "Field block hint",
      description =
          "Whether a proxied GET that asks for its answer in blocks of 128 bytes, as the field's"
              + " clients always do, gets up to 1024 bytes in one datagram: some of them cannot put"
              + " blocks together. They are known by option 124 or a token of six digits.")
  boolean fieldBlockHint() default true;

  @AttributeDefinition(
      name = "Local payload",
      description = "Bytes that the body of a request to a local resource may have.",
      min = "1024",
      max = "1048576")
  int localPayload() default 65536;

  @AttributeDefinition(
      name = "Parked requests",
      description = "How many requests may wait for a device whose bundle is being replaced.",
      min = "0",
      max = "100000")
  int parked() default 256;

  @AttributeDefinition(
      name = "Parked bytes",
      description = "Bytes that the waiting requests may hold together.",
      min = "0",
      max = "1073741824")
  long parkedBytes() default 1048576;

  @AttributeDefinition(
      name = "Parking grace",
      description = "Seconds that a request waits for a device that is away.",
      min = "1",
      max = "300")
  int parkGrace() default 10;

  @AttributeDefinition(
      name = "Observations",
      description = "How many observations all clients may have together.",
      min = "0",
      max = "100000")
  int observations() default 1000;

  @AttributeDefinition(
      name = "Observations per client",
      description = "How many observations one client may have.",
      min = "0",
      max = "10000")
  int observationsPerPeer() default 32;

  @AttributeDefinition(
      name = "Observation grace",
      description = "Seconds that an observation waits for its device to come back.",
      min = "1",
      max = "86400")
  int observeGrace() default 60;

  @AttributeDefinition(
      name = "Confirm every",
      description =
          "Every which notification is confirmable; 1 makes all so. One in 24 hours always is.",
      min = "1",
      max = "1000000")
  int confirmEvery() default 20;

  @AttributeDefinition(
      name = "Routes",
      description = "How many hosts of recent requests are remembered.",
      min = "16",
      max = "1000000")
  int routes() default 4096;
}
