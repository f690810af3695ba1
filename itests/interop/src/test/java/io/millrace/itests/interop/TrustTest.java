// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A real router that keeps bundles from running which no trusted key covers. */
@Timeout(240)
class TrustTest {
  private static final String RAN = "ran";

  @TempDir Path directory;

  /** Leaves a file behind. */
  public static final class Trace implements BundleActivator {
    @Override
    public void start(BundleContext context) throws IOException {
      Files.writeString(Path.of(context.getProperty("millrace.data"), RAN), "");
    }

    @Override
    public void stop(BundleContext context) {
      // The file stays.
    }
  }

  private Path jar() throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "org.example.stranger");
    headers.putValue("Bundle-Activator", Trace.class.getName());
    headers.putValue("Import-Package", "org.osgi.framework");
    String type = Trace.class.getName().replace('.', '/') + ".class";
    Path jar = directory.resolve("stranger.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = Trace.class.getClassLoader().getResourceAsStream(type)) {
      out.putNextEntry(new JarEntry(type));
      in.transferTo(out);
    }
    return jar;
  }

  @Test
  void stranger_does_not_run_until_the_operator_allows_it() throws Exception {
    Path jar = jar();
    try (RouterProcess router = RouterProcess.in(directory.resolve("router")).withoutSocket()) {
      Files.writeString(router.etc().resolve("millrace.properties"), "trust = enforce\n");
      router.start();
      assertThat(router.command("status", "--tag", "bundles").output())
          .containsPattern("bundles +ok +(\\d+) of \\1 active")
          .containsPattern("trust +ok");
      router.shell("start " + jar.toUri());
      awaitKept(router);
      router.stop();
      router.start(); // what was installed by hand comes back, and is kept from running again
      awaitKept(router);

      String hash =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
      Path trust = Files.createDirectories(router.etc().resolve("trust"));
      Files.writeString(trust.resolve("allowed"), hash + " # by hand\n");
      router.stop();
      router.start();
      assertThat(router.command("status", "--tag", "bundles").output())
          .containsPattern("trust +ok");
      assertThat(router.data().resolve(RAN)).exists();
    }
  }

  private static void awaitKept(RouterProcess router) throws Exception {
    RouterProcess.Result status = router.command("status", "--tag", "bundles");
    assertThat(status.output())
        .containsPattern("trust +warning +kept from running: org.example.stranger 0.0.0: no trust");
    assertThat(router.data().resolve(RAN)).doesNotExist();
  }
}
