// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of SSH, PID {@code io.millrace.ssh}. */
@ObjectClassDefinition(
    name = "Millrace SSH",
    description =
        "The shell and the upload folder over SSH, for the keys in authorized_keys. A change ends"
            + " the connections.")
@interface SshConfig {
  @AttributeDefinition(
      name = "Address",
      description =
          "The address that is listened on: 127.0.0.1 for this machine alone, 0.0.0.0 or :: for"
              + " all networks, or an address of the router.")
  String address() default "127.0.0.1";

  @AttributeDefinition(
      name = "Port",
      description = "The TCP port; 0: there is no SSH.",
      min = "0",
      max = "65535")
  int port() default 8101;

  @AttributeDefinition(
      name = "Authorized keys",
      description =
          "The file of the keys with which people may log in: lines of OpenSSH's form with"
              + " role=\"viewer\", role=\"operator\" or role=\"admin\" in front. Nobody but its"
              + " owner may be able to write it. A change holds from the next login or command on.")
  String authorizedKeys() default "${millrace.etc}/authorized_keys";

  @AttributeDefinition(
      name = "Host keys' directory",
      description =
          "The directory of the keys by which the router proves itself; they are made at the first"
              + " start.")
  String hostKeyDirectory() default "${millrace.data}/ssh";

  @AttributeDefinition(
      name = "Connections",
      description =
          "How many connections may be logged in at once; a few more are being logged in. Each"
              + " needs about 1 MiB.",
      min = "1",
      max = "256")
  int connections() default 16;

  @AttributeDefinition(
      name = "Connections of an address",
      description =
          "How many connections one address (of IPv6 one /64 network) may have at once, those that"
              + " are being logged in included.",
      min = "1",
      max = "256")
  int connectionsPerAddress() default 8;

  @AttributeDefinition(
      name = "Sessions of a connection",
      description = "How many commands, shells and file transfers one connection may have at once.",
      min = "1",
      max = "64")
  int sessions() default 4;

  @AttributeDefinition(
      name = "Login time",
      description = "Seconds that a client has to log in; then it is disconnected.",
      min = "1",
      max = "600")
  int loginSeconds() default 20;

  @AttributeDefinition(
      name = "Tries",
      description = "How many keys a client may offer on one connection.",
      min = "1",
      max = "100")
  int tries() default 6;

  @AttributeDefinition(
      name = "Longest back-off",
      description =
          "Seconds for which an address that failed to log in again and again is refused, at the"
              + " most: from its fourth failure on 1 s, then twice as long each time. 0: never.",
      min = "0",
      max = "86400")
  int backOffSeconds() default 60;

  @AttributeDefinition(
      name = "Idle time",
      description =
          "Minutes after which a connection on which nothing is typed, printed or sent is ended; a"
              + " command that runs keeps it, unless the client does not read what it prints for"
              + " as long.",
      min = "1",
      max = "1440")
  int idleMinutes() default 30;
}
