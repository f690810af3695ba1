// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of the fleet, PID {@code io.millrace.fleet.hawkbit}. */
@ObjectClassDefinition(
    name = "Millrace fleet (hawkBit)",
    description =
        "From which Eclipse hawkBit server releases are taken. Without a URL nothing is asked, and"
            + " no thread runs.")
@interface FleetConfig {
  @AttributeDefinition(
      name = "URL",
      description =
          "The server, such as https://fleet.example.com or https://fleet.example.com/hawkbit."
              + " Empty: off.",
      required = false)
  String url() default "";

  @AttributeDefinition(name = "Tenant", description = "The tenant on the server.")
  String tenant() default "DEFAULT";

  @AttributeDefinition(
      name = "Controller ID",
      description =
          "The name of this router on the server, at most 256 characters. Empty: millrace- and the"
              + " MAC of the machine's first network interface, chosen once and kept.",
      required = false)
  String controllerId() default "";

  @AttributeDefinition(
      name = "Target token file",
      description =
          "The file with this router's own token. No other user may be able to read it (mode 0600,"
              + " or 0640 when it belongs to root). It is read again whenever the server is asked."
              + " Empty: none.",
      required = false)
  String targetTokenFile() default "";

  @AttributeDefinition(
      name = "Gateway token file",
      description =
          "The file with the tenant's token, with which a router registers itself; protected as the"
              + " target token's. With both, the other one is tried when one is refused. Empty:"
              + " none.",
      required = false)
  String gatewayTokenFile() default "";

  @AttributeDefinition(
      name = "Client key file",
      description =
          "The private key of the client certificate, PKCS #8 in PEM; protected as the tokens."
              + " Empty: no client certificate.",
      required = false)
  String clientKeyFile() default "";

  @AttributeDefinition(
      name = "Client certificate file",
      description = "The client certificate and its chain, in PEM.",
      required = false)
  String clientCertificateFile() default "";

  @AttributeDefinition(
      name = "Authority file",
      description =
          "The certificates of the authorities that are trusted for the server, in PEM. Empty:"
              + " those of Java.",
      required = false)
  String authorityFile() default "";

  @AttributeDefinition(
      name = "Poll",
      description = "Seconds between two polls as long as the server has not said another time.",
      min = "1",
      max = "86400")
  int pollSeconds() default 300;

  @AttributeDefinition(
      name = "Shortest poll",
      description =
          "Seconds that are between two polls at least, whatever the server says. With a larger"
              + " value a router asks a server that is in a hurry less often.",
      min = "1",
      max = "86400")
  int pollLeastSeconds() default 10;

  @AttributeDefinition(
      name = "Longest poll",
      description =
          "Seconds that are between two polls at most, whatever the server says. With a larger"
              + " value a server that says a very long time is believed.",
      min = "1",
      max = "604800")
  int pollMostSeconds() default 86400;

  @AttributeDefinition(
      name = "Jitter",
      description =
          "Percent by which the time between two polls varies at random. With a larger value the"
              + " polls of many routers spread sooner after they all started at once.",
      min = "0",
      max = "50")
  int jitterPercent() default 10;

  @AttributeDefinition(
      name = "Start spread",
      description =
          "Seconds within which the first poll after a start comes, at random; an action in"
              + " progress does not wait. With a larger value a server sees fewer polls at once"
              + " after a power cut.",
      min = "0",
      max = "3600")
  int startSpreadSeconds() default 20;

  @AttributeDefinition(
      name = "Answer time",
      description =
          "Seconds in which the server has to begin its answer, and the longest pause in a"
              + " download. With a larger value a slow line is borne longer.",
      min = "1",
      max = "600")
  int answerSeconds() default 30;

  @AttributeDefinition(
      name = "Bytes a day",
      description =
          "MiB that are downloaded a day at most (UTC), 0 for no limit. The rest comes on the next"
              + " days.",
      min = "0",
      max = "1048576")
  int mebibytesPerDay() default 0;

  @AttributeDefinition(
      name = "Minutes a day",
      description =
          "Minutes that are spent with downloads a day at most (UTC), 0 for no limit. The rest"
              + " comes on the next days.",
      min = "0",
      max = "1440")
  int minutesPerDay() default 0;

  @AttributeDefinition(
      name = "Rate",
      description = "KiB a second that are downloaded on average, 0 for no limit.",
      min = "0",
      max = "1048576")
  int kibibytesPerSecond() default 0;

  @AttributeDefinition(
      name = "Confirm",
      description =
          "Who confirms on the router what the server asks to be confirmed, and agrees to updates"
              + " that are not forced: auto, at once; or operator, by fleet:confirm.",
      options = {@Option("auto"), @Option("operator")})
  String confirm() default "auto";

  @AttributeDefinition(
      name = "Confirm when reached",
      description =
          "Whether a release that waits for release:confirm is confirmed by itself once the server"
              + " was reached with it. Otherwise it is undone unless somebody gives release:confirm"
              + " in time.")
  boolean confirmWhenReached() default false;
}
