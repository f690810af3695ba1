// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import io.millrace.rig.RouterProcess.Result;
import io.millrace.rig.SecondBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases that somebody brings on a stick to the assembled router, and what its audit trail has of
 * them over a replacement of the trail, a restart and the way back to the factory set.
 */
@Timeout(300)
class StickReleasesTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  @TempDir Path folder;
  private RouterProcess router;
  private Path stick;
  private int sequence;

  @BeforeEach
  void start() throws Exception {
    stick = Files.createDirectories(folder.resolve("stick"));
    router = RouterProcess.in(folder);
    router.configure(
        "io.millrace.net-udp",
        Map.of("name", "udp", "address", "127.0.0.1", "port", RouterProcess.freePort()));
    router.configure(
        "io.millrace.deployer.judge",
        Map.of("judgeSeconds", 2, "settleSeconds", 1, "lookMillis", 200));
    router.configure("io.millrace.folder", Map.of("folder", stick, "seconds", 2));
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", "maker.key");
    run("openssl", "pkey", "-in", "maker.key", "-pubout", "-out", "maker.pem");
    Path trust = Files.createDirectories(router.etc().resolve("trust"));
    Files.copy(folder.resolve("maker.pem"), trust.resolve("maker.pem"));
    Files.writeString(trust.resolve("maker.cfg"), "algorithm = Ed25519\nbundles = *\npids = *\n");
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private void run(String... line) throws Exception {
    Process process = new ProcessBuilder(line).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", line)).isZero();
  }

  private String expect(int status, String... command) throws Exception {
    Result result = router.command(command);
    assertThat(result.status())
        .as("%s%n%s%n%s", String.join(" ", command), result.output(), router.output())
        .isEqualTo(status);
    return result.output();
  }

  /** Builds and signs a release of another build of a bundle. */
  private Path release(String bundle) throws Exception {
    String build = "build" + ++sequence;
    Path installed = SecondBuild.installed(DISTRIBUTION, bundle);
    Path level = folder.resolve(build).resolve(installed.getParent().getFileName());
    SecondBuild.of(installed, Files.createDirectories(level), build);
    expect(
        0,
        "release",
        "build",
        "house",
        "1." + sequence,
        "--sequence",
        "" + sequence,
        "--bundles",
        folder.resolve(build).toString(),
        "--only",
        bundle,
        "--gate-seconds",
        "2",
        "-o",
        folder.toString());
    Path file = folder.resolve("house-1." + sequence + ".mrl");
    List<Path> keys = List.of(folder.resolve("maker.key"), folder.resolve("maker.pem"));
    expect(
        0,
        "release",
        "sign",
        file.toString(),
        "--key",
        keys.get(0).toString(),
        "--public",
        keys.get(1).toString());
    return file;
  }

  /** Copies as a person does, and waits until the result has some words. */
  private String bring(Path release, String words) throws Exception {
    Files.copy(release, stick.resolve(release.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    return await(release, words);
  }

  private String await(Path release, String words) throws Exception {
    Path result = stick.resolve(release.getFileName() + ".result.txt");
    String seen = "";
    for (long end = System.nanoTime() + 90_000_000_000L; System.nanoTime() < end; ) {
      seen = Files.exists(result) ? Files.readString(result) : "";
      if (seen.contains(words)) {
        return seen;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("not \"" + words + "\" but:\n" + seen + "\n" + router.output());
  }

  private String audit() throws Exception {
    return expect(0, "shell", "audit:show", "--last", "1000", "--door", "folder");
  }

  @Test
  void release_is_installed_and_the_trail_outlives_its_own_replacement_and_a_restart()
      throws Exception {
    Path first = release("io.millrace.audit");
    assertThat(bring(first, "committed: "))
        .contains("committed: io.millrace:house:mrl:1.1 runs", "judged: ");
    assertThat(expect(0, "shell", "release:history")).contains("folder", "committed");
    assertThat(audit())
        .contains(stick.toString())
        .containsPattern("release:install +started")
        .containsPattern("release:install io.millrace:house:mrl:1.1 +done");
    String before = audit();
    router.stop();
    router.start();
    assertThat(audit()).isEqualTo(before);
    expect(0, "shell", "release:revert", "--factory");
    assertThat(audit()).isEqualTo(before);
    assertThat(expect(0, "shell", "audit:show", "--json", "--last", "5"))
        .contains("\"action\":\"release:factory\"", "\"outcome\":\"done\"");
  }

  @Test
  void hold_keeps_the_stick_out_until_it_is_lifted_and_over_a_restart() throws Exception {
    Path file = release("io.millrace.directory");
    expect(0, "shell", "release:hold", "pumps are being serviced");
    router.stop();
    router.start();
    String held = "by " + System.getProperty("user.name") + " through shell: pumps are being";
    assertThat(bring(file, "not installed yet: held since")).contains(held);
    assertThat(expect(0, "shell", "release:status")).contains("hold     held since", held);
    assertThat(router.command("status").output()).contains("factory set, held since");
    assertThat(audit()).contains("refused");
    expect(0, "shell", "release:hold", "--lift");
    await(file, "committed: ");
  }
}
