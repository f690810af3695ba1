// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.doctor.seed.ExampleRouter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a support bundle, and what is not. */
class SupportBundleTest {
  private static final String HS256 = "correct-horse-battery-staple-32-bytes";
  private static final String FLEET = "f1ee70000000000000000000000000ab";
  private static final String PSK = "00112233445566778899aabbccddeeff";
  private static final String MASTER = "8613aabbccddeeff00112233445566aa";
  private static final String PASSWORD = "hunter2-of-the-modem";
  private static final String PRIVATE = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";
  private static final String TOKEN =
      "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";

  @TempDir Path folder;
  private ExampleRouter router;
  private Path bundle;

  @BeforeEach
  void aRouterFullOfSecrets() throws Exception {
    router = new ExampleRouter(Files.createDirectory(folder.resolve("router")));
    bundle = folder.resolve("support.zip");
    Path etc = router.etc();
    router.write(etc.resolve("secret"), HS256 + "\n");
    router.write(etc.resolve("fleet-token"), FLEET);
    router.write(etc.resolve("keys/dtls/psk"), "alice:" + PSK + "\n");
    router.write(
        etc.resolve("keys/oscore/devices/meter"),
        "master-secret = " + MASTER + "\nsender-id = 01\nrecipient-id = 02\n");
    router.write(
        router.data().resolve("keys/own.pem"),
        "-----BEGIN PRIVATE KEY-----\n" + PRIVATE + "\n-----END PRIVATE KEY-----\n");
    router.configure("io.millrace.auth.jwt", "secretFile = ${millrace.etc}/secret");
    router.configure(
        "io.millrace.fleet.hawkbit",
        "url = https://f",
        "targetTokenFile = " + etc + "/fleet-token");
    router.configure("org.example.modem", "# it was hunter1", "password = " + PASSWORD, "apn = x");
    router.environment("JAVA_OPTS", "-Xmx64m -Dproxy.password=" + PASSWORD);
    router.write(
        router.data().resolve("log/millrace.0.log"),
        """
        INFO token %s was refused
        INFO the modem said: wrong password %s, in base64 %s, in hexadecimal digits %s
        INFO the secret is %s, the fleet's %s, alice's %s, the meter's %s
        INFO a device is at coap://root:%s@10.0.0.1/
        -----BEGIN PRIVATE KEY-----
        %s
        -----END PRIVATE KEY-----
        """
            .formatted(
                TOKEN,
                PASSWORD,
                Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().formatHex(PASSWORD.getBytes(StandardCharsets.UTF_8)),
                HS256,
                FLEET,
                PSK,
                MASTER,
                PASSWORD,
                PRIVATE));
    router.health("nics", "critical", "a sensor said " + TOKEN);
  }

  private Map<String, String> written() throws IOException {
    SupportBundle.write(router.installation(), bundle);
    Map<String, String> parts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(bundle.toFile())) {
      for (ZipEntry each : zip.stream().map(ZipEntry.class::cast).toList()) {
        byte[] bytes = zip.getInputStream(each).readAllBytes();
        parts.put(each.getName(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return parts;
  }

  @Test
  void no_secret_is_in_it() throws Exception {
    String all = String.join("\n", written().values());

    List<String> secrets = List.of(HS256, FLEET, PSK, MASTER, PASSWORD, PRIVATE, TOKEN, "hunter1");
    for (String secret : secrets) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      assertThat(all)
          .doesNotContain(secret)
          .doesNotContain(HexFormat.of().formatHex(bytes))
          .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  @Test
  void what_helps_is_in_it() throws Exception {
    Map<String, String> parts = written();

    assertThat(parts)
        .containsKeys(
            "about.txt",
            "doctor.txt",
            "files.txt",
            "releases/journal.txt",
            "etc/org.example.modem.cfg",
            "log/millrace.0.log",
            "process/limits.txt",
            "shell/status.txt",
            "shell/threads.txt",
            "shell/trace.txt",
            "machine/proc/meminfo.txt");
    assertThat(parts.get("etc/org.example.modem.cfg")).contains("password = ***", "apn = x");
    assertThat(parts.get("doctor.txt"))
        .contains("failure: A health check is not good", "the router runs");
    assertThat(parts.get("log/millrace.0.log")).contains("token *** was refused");
    assertThat(parts.get("files.txt")).contains("etc/fleet-token is ", "mode 0600, 32 bytes");
  }

  @Test
  void only_its_owner_can_read_it() throws Exception {
    written();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)))
        .isEqualTo("rw-------");
  }

  @Test
  void file_that_is_there_stays() throws Exception {
    Files.writeString(bundle, "mine");

    assertThatThrownBy(this::written).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(bundle).hasContent("mine");
  }
}
