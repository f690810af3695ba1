// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the health checks of a running router say; their sentences are the evidence. What stands in
 * braces is different each time, or comes from another part; the rest is what the checks say, which
 * {@link HealthSentencesIT} looks for in the bundles.
 */
final class HealthSeeds {
  private HealthSeeds() {}

  /** Returns the sentences, with their braces. */
  static List<String> sentences() {
    return SAID.stream().map(Said::line).toList();
  }

  private record Said(String fault, String check, String health, String line, String remedy) {
    Seed seed() {
      String said = line.replaceAll("[{}]", "");
      String begin = Pattern.quote("health check " + check + " (" + health + "): " + said);
      return new Seed(fault, begin, remedy, router -> router.health(check, health, said));
    }
  }

  private static final List<Said> SAID =
      List.of(
          new Said(
              "line-no-permission",
              "nics",
              "critical",
              "{001350}: its sensor does not answer; {}line {uart0: /dev/ttyUSB0 38400} baud, {}no"
                  + " permission (is the user in the port's group, usually dialout?)",
              "usermod"),
          new Said(
              "line-in-use",
              "nics",
              "critical",
              "{001350}: its sensor does not answer; {}line {uart0: /dev/ttyUSB0 38400} baud,"
                  + " {}another process has it",
              "fuser"),
          new Said(
              "line-absent",
              "nics",
              "critical",
              "{001350}: its sensor does not answer; {}line {uart0: /dev/ttyUSB0 38400} baud,"
                  + " {cannot open /dev/ttyUSB0: }there is no such port",
              "plug"),
          new Said(
              "line-rate",
              "nics",
              "critical",
              "{001350}: its sensor does not answer; {}line {uart0: /dev/ttyUSB0 31250} baud, {}it"
                  + " does not take this rate (key baud), or is no serial port",
              "baud"),
          new Said(
              "device-silent",
              "nics",
              "critical",
              "{001350}: its sensor does not answer; {}line {uart0: /dev/ttyUSB0 38400} baud,"
                  + " {open}",
              "power"),
          new Said(
              "nic-incomplete",
              "nics",
              "critical",
              "{001350}: there is no link on line {uart7}; {}there is no line {uart7} (there are:"
                  + " {uart0})",
              "line in"),
          new Said(
              "socket-not-bound",
              "sockets",
              "critical",
              "{udp} not bound: {Address already in use}",
              "ss -lunp"),
          new Said(
              "part-unused",
              "nics",
              "warning",
              "{}line {uart1}: no NIC uses it; make io.millrace.nic-NAME.cfg with line = {uart1},"
                  + " or remove the line's file",
              "line = NAME"),
          new Said(
              "dtls-no-key",
              "dtls",
              "critical",
              "no client can connect by DTLS: there is neither {psk} with a key nor {server.pem}",
              "keys:add"),
          new Said(
              "dtls-no-socket",
              "dtls",
              "warning",
              "no client can connect by DTLS though {etc/keys/dtls} has {psk}: no socket with"
                  + " secured = true is open",
              "net-dtls.cfg"),
          new Said(
              "dtls-trouble",
              "dtls",
              "warning",
              "{etc/keys/dtls/clients.pem} counts only with a certificate of the router",
              "mend"),
          new Said(
              "http-trouble",
              "http",
              "warning",
              "cannot listen on {127.0.0.1:8080: Address already in use}",
              "io.millrace.http.cfg"),
          new Said(
              "folder-unreadable",
              "folder",
              "warning",
              "nothing is taken from {/media/stick: there is no such folder}; allowed is a folder"
                  + " that the router's user may read",
              "io.millrace.folder.cfg"),
          new Said(
              "component-unsatisfied",
              "components",
              "warning",
              "{io.millrace.nic: Nic }waits for {io.millrace.api.time.Time} (reference {time})",
              "scr:info"),
          new Said(
              "component-failed",
              "components",
              "warning",
              "{io.millrace.nic: Nic }failed: {java.lang.IllegalStateException: no}",
              "scr:info"),
          new Said(
              "bundle-unresolved",
              "bundles",
              "warning",
              "{59} of {60} active{; org.example.sensor} is to run and does not: start it, see why",
              "start BUNDLE"),
          new Said(
              "bundle-stale",
              "bundles",
              "warning",
              "{60} of {60} active{; org.example} was replaced and others use the old one: refresh,"
                  + " or start the router again",
              "refresh"),
          new Said(
              "bundle-uncovered",
              "trust",
              "warning",
              "kept from running: {org.example 1.0.0}",
              "etc/trust/allowed"),
          new Said(
              "trust-wrong",
              "trust",
              "warning",
              "every release is refused, and what was trusted last counts: {etc/trust/x.pem: no"
                  + " key}",
              "mend"),
          new Said(
              "key-misspelt",
              "configuration",
              "warning",
              "{io.millrace.gateway (io.millrace.gateway.cfg): openExchange} is no key; {}did you"
                  + " mean {openExchanges}?",
              "write the key"),
          new Said(
              "value-refused",
              "configuration",
              "warning",
              "{io.millrace.net~udp (io.millrace.net-udp.cfg): port = 70000} is refused; allowed:"
                  + " {integer 0 to 65535; the default stays}",
              "set a value"),
          new Said(
              "pid-wrong",
              "configuration",
              "warning",
              "{io.millrace.gatway (io.millrace.gatway.cfg): }nothing here is called"
                  + " {io.millrace.gatway}; did you mean {io.millrace.gateway}?",
              "rename"),
          new Said(
              "profile-unknown",
              "configuration",
              "warning",
              "{io.millrace.nic~uart0 (io.millrace.nic-uart0.cfg): profile = mili}: there is no"
                  + " such {profile}; there are: {mains, milli}",
              "io.millrace.profile-NAME"),
          new Said(
              "configuration-wrong",
              "configuration",
              "critical",
              "away: no part gets its configuration",
              "mend"),
          new Said(
              "logins-refused",
              "sessions",
              "critical",
              "nobody verifies tokens: none can be opened (io.millrace.auth)",
              "start the bundle"),
          new Said(
              "gateway-away",
              "gateway",
              "critical",
              "away: no request of a client is answered (io.millrace.gateway)",
              "millrace:start"),
          new Said(
              "store-full", "store", "warning", "nearly full: {91 % of 256 MiB}", "fileMegabytes"),
          new Said(
              "store-unusable",
              "store",
              "critical",
              "not open{: /data/store/millrace.mv: a newer build has written it}",
              "file"),
          new Said(
              "audit-unwritten",
              "audit",
              "warning",
              "{3} records wait for the disk: {no room}",
              "data/audit"),
          new Said(
              "ssh-trouble",
              "ssh",
              "warning",
              "authorized_keys: {line 3: }the one option is role=",
              "mend"),
          new Said(
              "fleet-trouble",
              "fleet",
              "warning",
              "not accepted by {fleet.example.com since 2026-06-01T11:00:00Z: 401}",
              "token"),
          new Said(
              "clock-implausible",
              "clock",
              "critical",
              "{2026-05-01T00:00:00Z is }before this release was made ({2026-05-02T00:00:00Z})",
              "timedatectl"),
          new Said(
              "folder-lost",
              "disk",
              "critical",
              "{/data/firmware} is gone: what the router writes there is lost",
              "put it back"),
          new Said(
              "classes-held",
              "releases",
              "warning",
              "classes of a former build are still held: {io.millrace.nic} (a leak; a restart ends"
                  + " it)",
              "restart"),
          new Said(
              "releases-trouble",
              "releases",
              "warning",
              "{io.millrace.nic} is stopped{} (by hand; release:revert undoes it)",
              "release:status"),
          new Said(
              "check-away",
              "disk",
              "critical",
              "its check is away: {io.millrace.base} is stopped: start it",
              "millrace:start"),
          new Said(
              "health", "org.example.pump", "warning", "{the pump is dry}", "millrace status"));

  static List<Seed> all() {
    Seed silent =
        new Seed(
            "router-silent",
            "process 4711 holds the lock",
            "millrace support",
            router -> router.running(4711).silent());
    return Stream.concat(Stream.of(silent), SAID.stream().map(Said::seed)).toList();
  }
}
