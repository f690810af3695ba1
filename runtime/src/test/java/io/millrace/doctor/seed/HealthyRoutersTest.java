// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.doctor.Doctor;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty routers that are as they should be: the doctor says nothing of them. */
@Timeout(60)
class HealthyRoutersTest {
  private static final String GROUP = "sys/fs/cgroup/system.slice/millrace.service/memory.max";

  @TempDir Path folder;

  record Healthy(String what, Seed.Planting planting) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Healthy> routers() {
    return List.of(
        new Healthy("with an empty etc", router -> {}),
        new Healthy("that runs", router -> router.running(4711)),
        new Healthy(
            "that has never run",
            router -> Files.delete(Files.list(router.data()).sorted().findFirst().get())),
        new Healthy(
            "with a NIC on a serial port",
            router -> {
              router.configure("io.millrace.line.serial-uart0", "name = uart0", "port = /dev/full");
              router.configure("io.millrace.nic-uart0", "mac = 0013500500000001");
            }),
        new Healthy(
            "with a NIC on a line over TCP",
            router -> {
              router.configure("io.millrace.line.tcp-uart0", "name = uart0", "port = 7000");
              router.configure("io.millrace.nic-uart0", "mac = 0013500500000001");
            }),
        new Healthy("without SSH", router -> router.configure("io.millrace.ssh", "port = 0")),
        new Healthy(
            "with SSH on one address",
            router -> {
              router.configure("io.millrace.ssh", "address = 127.0.0.1");
              router.write(router.etc().resolve("authorized_keys"), "# nobody yet\n");
              router.write(router.data().resolve("ssh/host_ed25519.pem"), "k");
              router.write(router.data().resolve("ssh/host_ecdsa.pem"), "k");
            }),
        new Healthy(
            "with a fleet",
            router -> {
              Path token = router.etc().resolve("token");
              router.write(token, "t".repeat(40));
              router.configure(
                  "io.millrace.fleet.hawkbit", "url = https://x", "targetTokenFile = " + token);
            }),
        new Healthy(
            "with IPv6 alone", router -> router.configure("io.millrace.net-udp", "address = ::1")),
        new Healthy(
            "without IPv6",
            router -> {
              router.configure("io.millrace.net-udp", "address = 127.0.0.1");
              router.system("proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
              Files.delete(router.root().resolve("proc/net/if_inet6"));
            }),
        new Healthy(
            "on a small machine",
            router -> {
              router.environment("JAVA_OPTS", "-Xmx64m");
              router.system("proc/meminfo", "MemTotal:         256000 kB");
              router.system(GROUP, "167772160");
            }),
        new Healthy(
            "in a container with its own group",
            router -> {
              router.system("proc/self/cgroup", "0::/");
              router.system("sys/fs/cgroup/memory.max", "536870912");
            }),
        new Healthy(
            "with read-only program and configuration",
            router ->
                router.system(
                    "proc/mounts",
                    "/dev/sda1 / ext4 ro 0 0\n/dev/sda2 %s ext4 rw 0 0".formatted(router.data()))),
        new Healthy(
            "with a socket more, and a small buffer",
            router -> {
              router.configure("io.millrace.net-udp", "receiveBufferBytes = 212992");
              router.configure(
                  "io.millrace.net-second", "name = b", "port = 0", "receiveBufferBytes = 65536");
              router.system("proc/sys/net/core/rmem_max", "212992");
            }),
        new Healthy(
            "without a socket",
            router -> router.configure("io.millrace.net-udp", "enabled = false", "port = 683")),
        new Healthy(
            "with DTLS for clients",
            router -> {
              router.configure(
                  "io.millrace.net-dtls", "name = dtls", "port = 5684", "secured = true");
              router.write(router.etc().resolve("keys/dtls/psk"), "a:" + "0".repeat(32));
            }),
        new Healthy(
            "whose port another process has at another address",
            router -> {
              router.configure("io.millrace.net-udp", "address = 127.0.0.1", "port = 5683");
              router.system(
                  "proc/net/udp",
                  "  sl  local_address rem_address   st tx_queue rx_queue\n"
                      + "   1: 0200000A:1633 00000000:0000 07 00000000:00000000 00:00000000"
                      + " 00000000     0        0 4711 2 0");
            }),
        new Healthy(
            "with devices elsewhere",
            router ->
                router.configure(
                    "io.millrace.directory", "devices = a=127.0.0.1, b=127.0.0.2:5684,mains")),
        new Healthy(
            "with a secret and an issuer's certificate",
            router -> {
              router.write(router.etc().resolve("secret"), "s".repeat(32));
              router.configure("io.millrace.auth.jwt", "secretFile = ${millrace.etc}/secret");
              Certificates.write(
                  router.etc().resolve("keys/issuer.pem"),
                  Instant.parse("2026-01-01T00:00:00Z"),
                  1000);
            }),
        new Healthy(
            "with trusted keys for releases",
            router -> Certificates.trust(router.etc().resolve("trust"), "2029-01-01")),
        new Healthy(
            "that was installed, started and stopped well",
            router -> {
              Path journal = router.data().resolve("releases/journal");
              try (JournalWriter writer = JournalWriter.open(journal)) {
                for (ReleaseState each :
                    List.of(
                        ReleaseState.COMMITTED,
                        ReleaseState.START_ATTEMPT,
                        ReleaseState.HEALTHY,
                        ReleaseState.STOPPED)) {
                  writer.append(
                      new JournalRecord(
                          ExampleRouter.NOW, each, Map.of(JournalRecord.SET, "a".repeat(64))));
                }
              }
              ExampleRouter.written(journal);
            }),
        new Healthy(
            "with a store and a log of before",
            router -> {
              router.write(router.data().resolve("store/millrace.mv"), "H:2,".repeat(4096));
              Path log = router.data().resolve("log/millrace.0.log");
              router.write(log, "WARNING refused: token has expired\n");
              Files.setLastModifiedTime(log, FileTime.from(Instant.parse("2026-05-01T00:00:00Z")));
            }),
        new Healthy(
            "that runs as root on an old kernel",
            router -> {
              router.user("root");
              router.system("proc/self/cgroup", "4:memory:/\n2:cpu:/");
              router.system("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
            }));
  }

  @ParameterizedTest
  @MethodSource("routers")
  void nothing_is_wrong(Healthy healthy) throws Exception {
    try (ExampleRouter router = new ExampleRouter(folder)) {
      healthy.planting().into(router);

      assertThat(Doctor.examine(router.installation()).all()).isEmpty();
    }
  }
}
