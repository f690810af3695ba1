// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Faults of keys, certificates and configuration. */
final class FileSeeds {
  private static final String PRIVATE = "-----BEGIN PRIVATE KEY-----\nMC4C\n";

  private FileSeeds() {}

  static List<Seed> all() {
    return List.of(
        new Seed(
            "key-exposed",
            "data/keys/own.pem is .*, mode 0644",
            "chmod 600 .*own.pem",
            router -> {
              Path key = router.data().resolve("keys/own.pem");
              router.write(key, PRIVATE).mode(key, "rw-r--r--");
            }),
        new Seed(
            "key-missing",
            "auth.jwt.cfg: secretFile = .*etc/secret",
            "chmod 600",
            router ->
                router.configure("io.millrace.auth.jwt", "secretFile = ${millrace.etc}/secret")),
        new Seed(
            "key-unreadable",
            "targetTokenFile = .*token; .*, mode 0000",
            "chown",
            router -> {
              Path token = router.etc().resolve("token");
              router.write(token, "t".repeat(40)).mode(token, "---------");
              router.configure("io.millrace.fleet.hawkbit", "targetTokenFile = " + token);
            }),
        new Seed(
            "secret-short",
            "secret has 8 bytes; wanted are 32",
            "openssl rand -out .*secret 32",
            router -> {
              router.write(router.etc().resolve("secret"), "12345678");
              router.configure("io.millrace.auth.jwt", "secretFile = ${millrace.etc}/secret");
            }),
        new Seed(
            "secret-in-readable-file",
            "has password; .*mode 0644",
            "chmod 600",
            router -> {
              router.configure("org.example.modem", "password = hunter2");
              router.mode(router.etc().resolve("org.example.modem.cfg"), "rw-r--r--");
            }),
        certificate("certificate-expired", "was valid until 2026-05-31", 100),
        certificate("certificate-expiring", "is valid until 2026-06-11", 111),
        new Seed(
            "certificate-early",
            "is valid from 2026-06-0",
            "clock",
            router ->
                Certificates.write(
                    router.etc().resolve("keys/issuer.pem"),
                    Instant.parse("2026-06-02T00:00:00Z"),
                    400)),
        signingKey("signing-key-expired", "the key site was valid until 2026-05-01", "2026-05-01"),
        signingKey("signing-key-expiring", "the key site is valid until 2026-06-20", "2026-06-20"),
        new Seed(
            "unreadable",
            "ValidityProbe: .*keys/odd.pem",
            "mend the file",
            router ->
                router.write(
                    router.etc().resolve("keys/odd.pem"),
                    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")),
        new Seed(
            "dtls-no-socket",
            "dtls/psk is there; no io.millrace.net-NAME.cfg has secured",
            "net-dtls.cfg.example",
            router -> router.write(router.etc().resolve("keys/dtls/psk"), "a:" + "0".repeat(32))),
        new Seed(
            "dtls-no-key",
            "net-dtls.cfg has secured = true; .*keys/dtls has no key",
            "keys:add",
            router ->
                router.configure(
                    "io.millrace.net-dtls", "name = dtls", "port = 5684", "secured = true")),
        new Seed(
            "trust-folder",
            "notes.txt: not used",
            "remove the file",
            router -> router.write(router.etc().resolve("trust/notes.txt"), "keys of the site")),
        new Seed(
            "ssh-on-all-networks",
            "ssh.cfg: address = 0.0.0.0",
            "firewall",
            router -> router.configure("io.millrace.ssh", "address = 0.0.0.0")),
        new Seed(
            "authorized-keys-open",
            "authorized_keys is .*, mode 0666",
            "chmod 600",
            router -> {
              Path keys = router.etc().resolve("authorized_keys");
              router.write(keys, "").mode(keys, "rw-rw-rw-");
            }),
        new Seed(
            "host-key-missing",
            "data/ssh/host_ecdsa.pem is not there",
            "backup",
            router -> router.write(router.data().resolve("ssh/host_ed25519.pem"), PRIVATE)),
        new Seed(
            "control-socket-open",
            "data/run is .*, mode 0755",
            "chmod 700 .*run",
            router -> router.running(4711).mode(router.data().resolve("run"), "rwxr-xr-x")),
        new Seed(
            "settings-wrong",
            "millrace.properties: trsut is no key; there is: trust",
            "mend the line",
            router ->
                router.write(router.etc().resolve("millrace.properties"), "trsut = enforce\n")),
        new Seed(
            "etc-missing",
            "etc is not there",
            "MILLRACE_ETC",
            router -> Files.move(router.etc(), router.etc().resolveSibling("elsewhere"))),
        new Seed(
            "etc-unreadable",
            "etc is .*, mode 0000",
            "chmod",
            router -> router.mode(router.etc(), "---------")));
  }

  private static Seed certificate(String fault, String evidence, int days) {
    return new Seed(
        fault,
        evidence,
        "renewed",
        router ->
            Certificates.write(
                router.etc().resolve("keys/issuer.pem"),
                Instant.parse("2026-02-20T12:00:00Z"),
                days));
  }

  private static Seed signingKey(String fault, String evidence, String until) {
    return new Seed(
        fault,
        evidence,
        "etc/trust",
        router -> Certificates.trust(router.etc().resolve("trust"), until));
  }
}
