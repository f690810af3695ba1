// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration of one broker, factory PID {@code io.millrace.northbound.mqtt}: the file {@code
 * io.millrace.northbound.mqtt-NAME.cfg}.
 */
@ObjectClassDefinition(
    name = "Millrace northbound (MQTT)",
    description =
        "An MQTT 5 broker to which this router publishes readings, events and the state of links,"
            + " and from which it takes requests. There is one file for each broker; without one"
            + " nothing is published.")
@interface MqttConfig {
  @AttributeDefinition(
      name = "Name",
      description =
          "The broker's name in status, shell and metrics, and of the folder of what waits for it;"
              + " 1 to 32 characters out of a-z, 0-9, and hyphen. No other broker may have it.")
  String name() default "broker";

  @AttributeDefinition(
      name = "Broker",
      description =
          "Where the broker is: mqtt://HOST, or mqtts://HOST with TLS; :PORT behind it when it is"
              + " not 1883 or 8883.")
  String broker();

  @AttributeDefinition(
      name = "Gateway",
      description = "The router's name in topics ({gateway}). Empty: the name of this machine.",
      required = false)
  String gateway() default "";

  @AttributeDefinition(
      name = "Client ID",
      description =
          "The client ID at the broker; no other client may have it. Empty: millrace- and the"
              + " router's name.",
      required = false)
  String clientId() default "";

  @AttributeDefinition(
      name = "User",
      description = "The user name at the broker. Empty: none.",
      required = false)
  String user() default "";

  @AttributeDefinition(
      name = "Password",
      description =
          "The password at the broker, best as ${file:PATH} or ${env:NAME}, so that it is not in"
              + " this file. Empty: none.",
      required = false)
  String password() default "";

  @AttributeDefinition(
      name = "Keys",
      description =
          "The folder with the keys for TLS: ca.pem (whose certificates the broker's must come"
              + " from; without it those that Java trusts), client.pem (a private key and its"
              + " certificate, mode 0600, for brokers that ask for one).")
  String keys() default "${millrace.etc}/keys/mqtt";

  @AttributeDefinition(
      name = "Account's client ID",
      description =
          "The client ID of the account of this router (account:add) under which resources are"
              + " observed and requests of the broker are sent: they may have what the account may"
              + " have. Empty: nothing is observed, and no requests are taken.",
      required = false)
  String accountClientId() default "";

  @AttributeDefinition(
      name = "Account's secret",
      description = "The secret of that account, best as ${file:PATH} or ${env:NAME}.",
      required = false)
  String accountSecret() default "";

  @AttributeDefinition(
      name = "Readings",
      description =
          "The resources that are observed, DEVICE/PATH or DEVICE/PATH?QUERY, with commas between"
              + " them; * stands for each device of this router, for example"
              + " */snsr/arduino/temp?sens. What cannot be observed is asked for again and again.",
      required = false)
  String[] readings() default {};

  @AttributeDefinition(
      name = "Poll interval in seconds",
      description =
          "How often a resource is asked for that cannot be observed. A greater value saves the"
              + " device's energy.",
      min = "1",
      max = "86400")
  int pollSeconds() default 60;

  @AttributeDefinition(
      name = "Format",
      description =
          "The form of readings: senml-json, senml-cbor, or raw, the bytes as the device sent"
              + " them.")
  String format() default "senml-json";

  @AttributeDefinition(
      name = "Topic of readings",
      description =
          "The topic of a reading. In it stand {gateway}; {device}, the device's name; {mac}, its"
              + " MAC address; {path}, the resource's path; {sensor}, the type that the sensor"
              + " says, or the last segment of the path; {tenant}. The vendor's scheme is"
              + " {tenant}/alert/{mac}/{sensor} with the format raw.")
  String readingTopic() default "{gateway}/reading/{mac}/{sensor}";

  @AttributeDefinition(
      name = "Topic of events",
      description =
          "The topic of events of the router; in it stand {gateway}, {tenant}, and {kind}: health"
              + " or reading.")
  String eventTopic() default "{gateway}/event/{kind}";

  @AttributeDefinition(
      name = "Topic of links",
      description =
          "The topic of the state of the links to sensors; in it stand {gateway}, {tenant}, and"
              + " {link}, the name of the line.")
  String linkTopic() default "{gateway}/link/{link}";

  @AttributeDefinition(
      name = "Topic of the router's state",
      description =
          "The topic under which the broker keeps whether the router is there: {\"state\":"
              + " \"online\"}, or offline when it has gone or the connection is lost; in it stand"
              + " {gateway} and {tenant}.")
  String statusTopic() default "{gateway}/status";

  @AttributeDefinition(
      name = "Topic of requests",
      description =
          "The topic under which requests to devices are taken, for example"
              + " {gateway}/request/{method}/{device}/{path}: {method} and {device} are levels of"
              + " their own, {path} the rest, with a query behind a question mark; {gateway} and"
              + " {tenant} may stand in it. Who may publish there has what the account may have."
              + " Empty: no requests are taken.",
      required = false)
  String requestTopic() default "";

  @AttributeDefinition(
      name = "Response topics",
      description =
          "What the response topic of a request must begin with, so that nobody has the router"
              + " publish in its name elsewhere; in it stand {gateway} and {tenant}. No topic of"
              + " requests may begin so: the router would take its responses for requests.")
  String responseTopics() default "{gateway}/response/";

  @AttributeDefinition(
      name = "Request limit",
      description =
          "How many requests of the broker wait for devices at the same time; as many again wait"
              + " for their turn, and more are answered 5.03. A greater value lets slow devices"
              + " hold up others less, and takes a thread for each.",
      min = "1",
      max = "256")
  int requestLimit() default 16;

  @AttributeDefinition(
      name = "Tenant",
      description = "The value of {tenant} in topics.",
      required = false)
  String tenant() default "";

  @AttributeDefinition(
      name = "Link interval in seconds",
      description =
          "How often the counters of links are published; a change of a link's state is published"
              + " within a second. 0: neither.",
      min = "0",
      max = "86400")
  int linkSeconds() default 300;

  @AttributeDefinition(
      name = "Health interval in seconds",
      description =
          "How often the checks of status are looked at; a change of one is published as an event."
              + " 0: never.",
      min = "0",
      max = "86400")
  int healthSeconds() default 60;

  @AttributeDefinition(
      name = "Store in mebibytes",
      description =
          "How much may wait on the disk while the broker is away; then the oldest is dropped and"
              + " counted. 0: nothing is stored, and what the broker does not take at once is"
              + " lost.",
      min = "0",
      max = "65536")
  int storeMebibytes() default 64;

  @AttributeDefinition(
      name = "Sync interval in seconds",
      description =
          "How often what waits is forced to the disk. A greater value spares a flash memory;"
              + " what was added since is lost when the power goes, and nothing when only the"
              + " process ends.",
      min = "1",
      max = "3600")
  int syncSeconds() default 30;

  @AttributeDefinition(
      name = "Window",
      description =
          "How many messages are sent before the first of them is acknowledged. A greater value is"
              + " faster on a slow network, and more may come twice after the router or the broker"
              + " was killed.",
      min = "1",
      max = "1000")
  int window() default 32;

  @AttributeDefinition(
      name = "Keep-alive in seconds",
      description = "How long a connection may be silent before the broker is asked.",
      min = "5",
      max = "3600")
  int keepAliveSeconds() default 60;

  @AttributeDefinition(
      name = "Acknowledgement time-out in seconds",
      description =
          "How long the broker may acknowledge nothing before the connection is made anew.",
      min = "5",
      max = "3600")
  int acknowledgementSeconds() default 60;

  @AttributeDefinition(
      name = "Longest pause in seconds",
      description =
          "The longest pause between two attempts to connect; they double from one second on.",
      min = "1",
      max = "86400")
  int longestPauseSeconds() default 300;

  @AttributeDefinition(
      name = "Away after seconds",
      description =
          "After how long without the broker, or without an acknowledgement for what waits, status"
              + " warns.",
      min = "1",
      max = "86400")
  int awaySeconds() default 300;
}
