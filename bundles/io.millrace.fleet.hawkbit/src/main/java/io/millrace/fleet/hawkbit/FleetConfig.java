// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of the fleet, PID {@code io.millrace.fleet.hawkbit}. */
@ObjectClassDefinition(
    name = "Millrace fleet (hawkBit)",
    description =
        "The Eclipse hawkBit server from which this router takes releases. Without a URL the router"
            + " asks no server, and no thread runs for it.")
@interface FleetConfig {
  @AttributeDefinition(
      name = "URL",
      description =
          "The address of the server, for example https://fleet.example.com or"
              + " https://fleet.example.com/hawkbit. With http instead of https everybody on the"
              + " network can read the token; the router's status warns of that, but for addresses"
              + " of this machine. Empty: the router asks no server.",
      required = false)
  String url() default "";

  @AttributeDefinition(name = "Tenant", description = "The name of the tenant on the server.")
  String tenant() default "DEFAULT";

  @AttributeDefinition(
      name = "Controller ID",
      description =
          "The name of this router on the server, 1 to 256 characters. Empty: the router makes a"
              + " name of millrace- and the MAC address of its first network interface at the first"
              + " start, and keeps it.",
      required = false)
  String controllerId() default "";

  @AttributeDefinition(
      name = "Target token file",
      description =
          "The path of the file with the token that the server has given to this router alone. Only"
              + " the router's user may be able to read the file (mode 0600, or 0640 when the file"
              + " belongs to root). The router reads it again for every request. Empty: no such"
              + " token.",
      required = false)
  String targetTokenFile() default "";

  @AttributeDefinition(
      name = "Gateway token file",
      description =
          "The path of the file with the token that all routers of the tenant share; with it a"
              + " router registers itself on the server. The same permissions are needed as for the"
              + " target token. When both tokens are configured and the server refuses one of them,"
              + " the router sends the other one. Empty: no such token.",
      required = false)
  String gatewayTokenFile() default "";

  @AttributeDefinition(
      name = "Client key file",
      description =
          "The path of the file with the private key of the router's TLS client certificate, in PEM"
              + " (PKCS #8). The same permissions are needed as for the tokens. Empty: the router"
              + " sends no client certificate.",
      required = false)
  String clientKeyFile() default "";

  @AttributeDefinition(
      name = "Client certificate file",
      description =
          "The path of the file with the router's TLS client certificate and the certificates of"
              + " its issuers, in PEM. It is given together with the client key file.",
      required = false)
  String clientCertificateFile() default "";

  @AttributeDefinition(
      name = "Authority file",
      description =
          "The path of the file with the certificates of the authorities whose TLS server"
              + " certificates the router trusts, in PEM. Empty: the authorities that Java trusts.",
      required = false)
  String authorityFile() default "";

  @AttributeDefinition(
      name = "Poll",
      description =
          "Seconds between two polls, as long as the server has not said how often it wants to be"
              + " polled. With a larger value a release is found later.",
      min = "1",
      max = "86400")
  int pollSeconds() default 300;

  @AttributeDefinition(
      name = "Shortest poll",
      description =
          "The shortest time between two polls in seconds: a server that asks for shorter ones does"
              + " not get them. With a larger value the router needs less of the line.",
      min = "1",
      max = "86400")
  int pollLeastSeconds() default 10;

  @AttributeDefinition(
      name = "Longest poll",
      description =
          "The longest time between two polls in seconds: a server that asks for longer ones does"
              + " not get them. With a larger value a server can keep the router silent for"
              + " longer.",
      min = "1",
      max = "604800")
  int pollMostSeconds() default 86400;

  @AttributeDefinition(
      name = "Jitter",
      description =
          "By how many percent the time between two polls varies at random. With a larger value the"
              + " polls of many routers that were started together spread sooner.",
      min = "0",
      max = "50")
  int jitterPercent() default 10;

  @AttributeDefinition(
      name = "Start spread",
      description =
          "The first poll after a start comes at a random time within so many seconds; a router"
              + " that was in the middle of an action polls at once. With a larger value fewer"
              + " routers poll at the same moment after a power cut.",
      min = "0",
      max = "3600")
  int startSpreadSeconds() default 20;

  @AttributeDefinition(
      name = "Answer time",
      description =
          "After so many seconds without an answer, or without a further byte of a download, the"
              + " router gives a request up and tries again later. With a larger value a slow line"
              + " works, and the router finds out later that a server is gone.",
      min = "1",
      max = "600")
  int answerSeconds() default 30;

  @AttributeDefinition(
      name = "Bytes a day",
      description =
          "How many MiB the router downloads in a day (UTC) at most; it downloads the rest on the"
              + " following days. 0: no limit.",
      min = "0",
      max = "1048576")
  int mebibytesPerDay() default 0;

  @AttributeDefinition(
      name = "Minutes a day",
      description =
          "How many minutes the router spends with downloads in a day (UTC) at most; it downloads"
              + " the rest on the following days. 0: no limit.",
      min = "0",
      max = "1440")
  int minutesPerDay() default 0;

  @AttributeDefinition(
      name = "Rate",
      description =
          "How many KiB the router downloads in a second on average at most. 0: no limit.",
      min = "0",
      max = "1048576")
  int kibibytesPerSecond() default 0;

  @AttributeDefinition(
      name = "Confirm",
      description =
          "Who agrees on this router to actions that the server wants to have confirmed, and to"
              + " updates that the server does not force. auto: the router does, at once. operator:"
              + " such an action waits until somebody gives fleet:confirm or fleet:deny.",
      options = {@Option("auto"), @Option("operator")})
  String confirm() default "auto";

  @AttributeDefinition(
      name = "Confirm when reached",
      description =
          "Whether the router confirms a release that waits for release:confirm by itself, when it"
              + " has reached the server with that release running. Otherwise the release is undone"
              + " unless somebody gives release:confirm in time.")
  boolean confirmWhenReached() default false;

  @AttributeDefinition(
      name = "Send audit lines",
      description =
          "Whether the router sends the newest lines of its audit trail (who did what, from which"
              + " address) to the server with the end of an action, when the metadata"
              + " millrace.audit of the software module asks for them.")
  boolean sendAudit() default false;
}
