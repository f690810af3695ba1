// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import java.util.List;
import java.util.regex.Pattern;

/** What the health checks of a running router say; their sentences are the evidence. */
final class HealthSeeds {
  private HealthSeeds() {}

  static List<Seed> all() {
    return List.of(
        new Seed(
            "router-silent",
            "process 4711 holds the lock",
            "millrace support",
            router -> router.running(4711).silent()),
        of(
            "line-no-permission",
            "nics",
            "critical",
            "nic: its sensor does not answer; line uart0: /dev/ttyUSB0 38400 baud, no permission"
                + " (is the user in the port's group, usually dialout?)",
            "usermod"),
        of(
            "line-in-use",
            "nics",
            "critical",
            "001350: its sensor does not answer; line uart0: /dev/ttyUSB0 38400 baud, another"
                + " process has it",
            "fuser"),
        of(
            "line-absent",
            "nics",
            "critical",
            "001350: its sensor does not answer; line uart0: /dev/ttyUSB0 38400 baud, there is no"
                + " such port",
            "plug"),
        of(
            "line-rate",
            "nics",
            "critical",
            "001350: its sensor does not answer; line uart0: /dev/ttyUSB0 31250 baud, it does not"
                + " take this rate (key baud), or is no serial port",
            "baud"),
        of(
            "device-silent",
            "nics",
            "critical",
            "001350: its sensor does not answer; line uart0: /dev/ttyUSB0 38400 baud, open",
            "power"),
        of(
            "nic-incomplete",
            "nics",
            "critical",
            "001350: there is no link on line uart7; there is no line uart7 (there are: uart0)",
            "line in"),
        of(
            "socket-not-bound",
            "sockets",
            "critical",
            "udp not bound: Address already in use",
            "ss -lunp"),
        of(
            "component-unsatisfied",
            "components",
            "warning",
            "io.millrace.nic: Nic waits for io.millrace.api.time.Time (reference time)",
            "scr:info"),
        of(
            "component-failed",
            "components",
            "warning",
            "io.millrace.nic: Nic failed: java.lang.IllegalStateException: no",
            "scr:info"),
        of(
            "bundle-unresolved",
            "bundles",
            "warning",
            "59 of 60 active; org.example.sensor is to run and does not: start it, see why",
            "start BUNDLE"),
        of(
            "bundle-stale",
            "bundles",
            "warning",
            "60 of 60 active; org.example was replaced and others use the old one: refresh, or"
                + " start the router again",
            "refresh"),
        of(
            "bundle-uncovered",
            "trust",
            "warning",
            "kept from running: org.example 1.0.0",
            "etc/trust/allowed"),
        of(
            "trust-wrong",
            "trust",
            "warning",
            "every release is refused, and what was trusted last counts: etc/trust/x.pem: no key",
            "mend"),
        of(
            "key-misspelt",
            "configuration",
            "warning",
            "io.millrace.gateway (io.millrace.gateway.cfg): openExchange is no key; did you mean"
                + " openExchanges?",
            "write the key"),
        of(
            "value-refused",
            "configuration",
            "warning",
            "io.millrace.net~udp (io.millrace.net-udp.cfg): port = \"70000\" is refused; allowed:"
                + " integer 0 to 65535; the default stays",
            "set a value"),
        of(
            "pid-wrong",
            "configuration",
            "warning",
            "io.millrace.gatway (io.millrace.gatway.cfg): nothing here is called"
                + " io.millrace.gatway; did you mean io.millrace.gateway?",
            "rename"),
        of(
            "profile-unknown",
            "configuration",
            "warning",
            "io.millrace.nic~uart0 (io.millrace.nic-uart0.cfg): profile = \"mili\": there is no"
                + " such device profile; there are: mains, milli",
            "io.millrace.profile-NAME"),
        of(
            "configuration-wrong",
            "configuration",
            "critical",
            "away: no part gets its configuration",
            "mend"),
        of(
            "logins-refused",
            "sessions",
            "critical",
            "nobody verifies tokens: none can be opened (io.millrace.auth)",
            "start the bundle"),
        of(
            "gateway-away",
            "gateway",
            "critical",
            "away: no request of a client is answered (io.millrace.gateway)",
            "millrace:start"),
        of(
            "store-full",
            "store",
            "warning",
            "nearly full: sessions and observations fill 91 % of what fileMegabytes allows",
            "fileMegabytes"),
        of(
            "store-unusable",
            "store",
            "critical",
            "not open: /data/store/millrace.mv: a newer build has written it",
            "file"),
        of("audit-unwritten", "audit", "warning", "3 records wait for the disk", "data/audit"),
        of(
            "ssh-trouble",
            "ssh",
            "warning",
            "authorized_keys: line 3 has an option that is not role",
            "mend"),
        of(
            "fleet-trouble",
            "fleet",
            "warning",
            "not accepted by fleet.example.com since 2026-06-01T11:00:00Z: 401",
            "token"),
        of(
            "clock-implausible",
            "clock",
            "critical",
            "2026-05-01T00:00:00Z is before this release was made (2026-05-02T00:00:00Z)",
            "timedatectl"),
        of(
            "folder-lost",
            "disk",
            "critical",
            "/data/firmware is gone: what the router writes there is lost",
            "put it back"),
        of(
            "classes-held",
            "releases",
            "warning",
            "classes of a former build are still held: io.millrace.nic (a leak; a restart ends it)",
            "restart"),
        of(
            "releases-trouble",
            "releases",
            "warning",
            "io.millrace.nic is stopped (by hand; release:revert undoes it)",
            "release:status"),
        of(
            "check-away",
            "disk",
            "critical",
            "its check is away: io.millrace.base is stopped: start it",
            "millrace:start"),
        of("health", "org.example.pump", "warning", "the pump is dry", "millrace status"));
  }

  private static Seed of(String fault, String check, String health, String line, String remedy) {
    String begin = Pattern.quote("health check " + check + " (" + health + "): " + line);
    return new Seed(fault, begin, remedy, router -> router.health(check, health, line));
  }
}
