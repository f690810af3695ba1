// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import io.millrace.rig.RouterProcess.Result;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes releases as a person does, with {@code openssl} and {@code bin/millrace release} in a
 * folder.
 */
final class CommandLineMaker {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  private final RouterProcess router;
  private final Path folder;
  private int sequence;

  CommandLineMaker(RouterProcess router, Path folder) {
    this.router = router;
    this.folder = folder;
  }

  /** Makes a key pair and has the router trust it with all bundles and configurations. */
  void trust() throws IOException, InterruptedException {
    openssl("genpkey", "-algorithm", "ed25519", "-out", "maker.key");
    openssl("pkey", "-in", "maker.key", "-pubout", "-out", "maker.pem");
    Path trust = Files.createDirectories(router.etc().resolve("trust"));
    Files.copy(folder.resolve("maker.pem"), trust.resolve("maker.pem"));
    Files.writeString(trust.resolve("maker.cfg"), "algorithm = Ed25519\nbundles = *\npids = *\n");
  }

  private void openssl(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("openssl"));
    line.addAll(List.of(words));
    Process process = new ProcessBuilder(line).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", line)).isZero();
  }

  /** Puts another build of a bundle into a folder as {@code system/} has it. */
  Path another(String bundle, String qualifier) throws IOException {
    Path installed = SecondBuild.installed(DISTRIBUTION, bundle);
    Path level = folder.resolve(qualifier).resolve(installed.getParent().getFileName());
    return SecondBuild.of(installed, Files.createDirectories(level), qualifier);
  }

  /** Builds and signs a release of a folder's bundles. */
  Path release(String bundles, String... options) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("release", "build", "house"));
    line.addAll(List.of("1." + ++sequence, "--sequence", "" + sequence));
    line.addAll(List.of("--bundles", folder.resolve(bundles).toString()));
    line.addAll(List.of("--gate-seconds", "3", "-o", folder.toString()));
    line.addAll(List.of(options));
    expect(0, line.toArray(String[]::new));
    Path file = folder.resolve("house-1." + sequence + ".mrl");
    String key = folder.resolve("maker.key").toString();
    String open = folder.resolve("maker.pem").toString();
    expect(0, "release", "sign", file.toString(), "--key", key, "--public", open);
    return file;
  }

  /** Returns the name of the newest release. */
  String newest() {
    return "io.millrace:house:mrl:1." + sequence;
  }

  /** Builds and signs a release of other builds of these bundles. */
  Path others(String qualifier, String... bundles) throws IOException, InterruptedException {
    for (String bundle : bundles) {
      another(bundle, qualifier);
    }
    return release(qualifier, "--only", String.join(",", bundles));
  }

  /** Runs {@code bin/millrace} with these words, and returns what it said. */
  String expect(int status, String... command) throws IOException, InterruptedException {
    return expected(status, router.command(command), command);
  }

  /** Has the router's shell run a command, and returns what it said. */
  String expectShell(int status, String... command) throws IOException {
    return expected(status, router.shell(command), command);
  }

  private String expected(int status, Result result, String... command) {
    assertThat(result.status())
        .as("%s%n%s%n%s", String.join(" ", command), result.output(), router.output())
        .isEqualTo(status);
    return result.output();
  }
}
