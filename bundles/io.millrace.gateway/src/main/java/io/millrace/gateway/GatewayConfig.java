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
          "Milliseconds that the gateway waits for a device's response before it sends an empty"
              + " acknowledgement of a confirmable request; 0 acknowledges at once. With a larger"
              + " value more responses are piggybacked.",
      min = "0",
      max = "1500")
  int ackDelay() default 0;

  @AttributeDefinition(
      name = "Destinations",
      description =
          "Networks, addresses and domains to which the gateway forwards requests in addition to"
              + " the devices of the directory, separated by commas; for example 10.0.0.0/8,"
              + " example.org. An entry may end in ;profile=NAME, the device profile of its"
              + " servers, or in ;nstart=N, the number of requests in flight to each of them (1 to"
              + " 65535); the others wait and are shared out between accounts. Without either, a"
              + " server gets as many at a time as the transport's nstart says"
              + " (io.millrace.endpoint).")
  String[] destinations() default {};

  @AttributeDefinition(
      name = "Anonymous networks",
      description =
          "Source networks and addresses whose requests are forwarded without a session, separated"
              + " by commas. They receive responses of any length, so name only networks in which"
              + " nobody can send packets with a forged source address.")
  String[] anonymous() default {};

  @AttributeDefinition(
      name = "Forbidden",
      description =
          "Whether a client whose account may not send requests to devices gets 4.03 Forbidden"
              + " instead of 4.01 Unauthorized.")
  boolean forbidden() default false;

  @AttributeDefinition(
      name = "Freshness",
      description =
          "Seconds for which an Echo value (RFC 9175) shows that a request is new. One that may"
              + " change something, and came in clear over UDP without it, gets 4.01 with a value,"
              + " to be repeated with that. 0: none is needed, as for clients that know no Echo.",
      min = "0",
      max = "600")
  int freshness() default 0;

  @AttributeDefinition(
      name = "Device deadline",
      description =
          "Seconds that the gateway waits for the response of a device whose profile is not"
              + " available, or of a server that is not in the directory, before it answers 5.04.",
      min = "1",
      max = "900")
  int deviceDeadline() default 93;

  @AttributeDefinition(
      name = "Profile",
      description = "The name of the device profile that applies to devices that name none.")
  String profile() default "mains";

  @AttributeDefinition(
      name = "Outbound transport",
      description = "The name of the transport by which requests to remote devices are sent.")
  String outbound() default "udp";

  @AttributeDefinition(
      name = "Secured outbound transport",
      description =
          "The name of the transport for secured requests, for example mesh: to port 4849 of"
              + " devices that the directory lists with it, unless the client's session says"
              + " security=none, and to coaps:// URIs and port 4849 of other servers. While it is"
              + " away they wait, and are then answered 5.03; they are never sent in clear. Empty:"
              + " there is none, and port 4849 is a port like any other.")
  String securedOutbound() default "";

  @AttributeDefinition(
      name = "OSCORE",
      description =
          "Folder with an OSCORE context for each device that is to be reached by it, in a file"
              + " that has the device's name as in the directory. Nothing is sent to such a device"
              + " without OSCORE, whatever the session says; empty for none.")
  String oscore() default "${millrace.etc}/keys/oscore/devices";

  @AttributeDefinition(
      name = "Open exchanges",
      description =
          "How many requests of all clients may be open at the same time. More are answered 5.03.",
      min = "16",
      max = "1000000")
  int openExchanges() default 10000;

  @AttributeDefinition(
      name = "Open exchanges per client",
      description =
          "How many requests of one client may be open at the same time. More are answered 4.29.",
      min = "1",
      max = "1000000")
  int openExchangesPerPeer() default 256;

  @AttributeDefinition(
      name = "Requests per session",
      description =
          "How many requests per second one session may have forwarded on average; a burst may have"
              + " ten times as many. More are answered 4.29 with a Max-Age that says when to try"
              + " again. 0: no limit. A client of the anonymous networks is known by its address.",
      min = "0",
      max = "1000000")
  int requestsPerSession() default 0;

  @AttributeDefinition(
      name = "Logins per source",
      description =
          "How many logins per second one address (for IPv6, one /64 network) may request on"
              + " average; a burst may have ten times as many, and a single port a fifth. More are"
              + " answered 4.29, with a waiting time that doubles while they go on. A refused token"
              + " counts as five logins. Tokens that were accepted before and open sessions do not"
              + " count.",
      min = "1",
      max = "100000")
  int loginsPerSource() default 50;

  @AttributeDefinition(
      name = "Logins per account",
      description =
          "How many logins per second one account may have on average; a burst may have ten times"
              + " as many. More are answered 4.29.",
      min = "1",
      max = "100000")
  int loginsPerAccount() default 50;

  @AttributeDefinition(
      name = "Device window",
      description =
          "How many requests the gateway sends to one device of the directory at the same time,"
              + " unless nstart of the device's profile says otherwise; the others wait in the"
              + " device's queue.",
      min = "1",
      max = "64")
  int deviceWindow() default 4;

  @AttributeDefinition(
      name = "Device payload",
      description =
          "Largest body of a request, in bytes, that the gateway sends to a device in one message."
              + " A longer body is passed on block by block, as the client sends it.",
      min = "64",
      max = "1024")
  int devicePayload() default 1024;

  @AttributeDefinition(
      name = "Device body",
      description =
          "Largest body of a device's response, in bytes, that the gateway fetches whole when the"
              + " device sends it in blocks, to serve it in blocks of any size. A larger one is"
              + " passed on block by block.",
      min = "1024",
      max = "16777216")
  int deviceBody() default 1048576;

  @AttributeDefinition(
      name = "Bytes of bodies",
      description =
          "How many bytes the responses being fetched in blocks may have together, and also those"
              + " being sent in blocks, each counted once. Beyond that, responses are passed on"
              + " block by block, and the one not asked for during the longest time is dropped.",
      min = "1048576",
      max = "1073741824")
  long bodyBytes() default 33554432;

  @AttributeDefinition(
      name = "Field block hint",
      description =
          "Whether a proxied GET that asks for blocks of 128 bytes gets up to 1024 bytes in one"
              + " datagram, when its client's library always asks so: some cannot reassemble"
              + " blocks. They are recognised by option 124 or by a token of six digits.")
  boolean fieldBlockHint() default true;

  @AttributeDefinition(
      name = "Local payload",
      description =
          "Largest body of a request to the gateway's own resources, in bytes. A longer one is"
              + " answered 4.13.",
      min = "1024",
      max = "1048576")
  int localPayload() default 65536;

  @AttributeDefinition(
      name = "Parked requests",
      description =
          "How many requests may wait for devices whose bundles are being replaced. More are"
              + " answered 5.03.",
      min = "0",
      max = "100000")
  int parked() default 256;

  @AttributeDefinition(
      name = "Parked bytes",
      description = "How many bytes the waiting requests may hold together.",
      min = "0",
      max = "1073741824")
  long parkedBytes() default 1048576;

  @AttributeDefinition(
      name = "Parking grace",
      description =
          "Seconds that a request waits for a device that is away before the gateway answers 5.03.",
      min = "1",
      max = "300")
  int parkGrace() default 10;

  @AttributeDefinition(
      name = "Observations",
      description =
          "How many observations all clients may have together. A request to observe beyond that"
              + " gets one response and no notifications.",
      min = "0",
      max = "100000")
  int observations() default 1000;

  @AttributeDefinition(
      name = "Observations per client",
      description =
          "How many observations one client may have. A request to observe beyond that gets one"
              + " response and no notifications.",
      min = "0",
      max = "10000")
  int observationsPerPeer() default 32;

  @AttributeDefinition(
      name = "Observation grace",
      description =
          "Seconds that an observation waits for its device to come back before the gateway ends it"
              + " with 5.03.",
      min = "1",
      max = "86400")
  int observeGrace() default 60;

  @AttributeDefinition(
      name = "Confirm every",
      description =
          "One in this many notifications of an observation is confirmable; 1 makes all of them"
              + " confirmable. At least one in 24 hours is. With a larger value there is less"
              + " traffic, and a client that has gone is noticed later.",
      min = "1",
      max = "1000000")
  int confirmEvery() default 20;

  @AttributeDefinition(
      name = "Traced requests",
      description =
          "How many of the latest forwarded requests the gateway remembers, for /trace and"
              + " gateway:trace; each takes about 250 bytes. 0: none.",
      min = "0",
      max = "100000")
  int traced() default 512;

  @AttributeDefinition(
      name = "Routes",
      description = "For how many hosts of recent requests the gateway remembers where they are.",
      min = "16",
      max = "1000000")
  int routes() default 4096;

  @AttributeDefinition(
      name = "Coalesce",
      description =
          "Whether requests that only read (GET, FETCH), and ask for the same while such a request"
              + " is in flight, wait for its answer instead of being sent too.")
  boolean coalesce() default true;

  @AttributeDefinition(
      name = "Cache bytes",
      description =
          "How many bytes of responses to reading requests the gateway keeps, to answer further"
              + " requests within their Max-Age; what was used last is kept longest. 0: none.",
      min = "0",
      max = "1073741824")
  long cacheBytes() default 4194304;

  @AttributeDefinition(
      name = "Stale responses",
      description =
          "For how many seconds after its Max-Age a kept response may be sent instead of 5.04, with"
              + " Max-Age 0, when the device does not answer. 0: clients get 5.04.",
      min = "0",
      max = "86400")
  int cacheStale() default 0;
}
