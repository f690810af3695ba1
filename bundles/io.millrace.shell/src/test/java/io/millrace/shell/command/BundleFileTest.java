// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What may replace a bundle by hand. */
class BundleFileTest {
  private static final String FILE = "/tmp/new.jar";

  private static BundleFile read(byte[] bytes) throws IOException {
    return BundleFile.read(new ByteArrayInputStream(bytes), FILE);
  }

  private static byte[] jar(String entry, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] bundle(String name) throws IOException {
    return jar(
        "META-INF/MANIFEST.MF",
        "Manifest-Version: 1.0\r\nBundle-SymbolicName: " + name + ";singleton:=true\r\n\r\n");
  }

  @Test
  void another_build_is_taken_whole() throws IOException {
    byte[] bytes = bundle("io.millrace.nic");
    BundleFile file = read(bytes);
    file.requireName("io.millrace.nic", FILE);
    assertThat(file.open().readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void another_bundle_is_refused() throws IOException {
    BundleFile file = read(bundle("io.millrace.nic.firmware"));
    assertThatThrownBy(() -> file.requireName("io.millrace.nic", FILE))
        .hasMessage("/tmp/new.jar is io.millrace.nic.firmware and cannot replace io.millrace.nic");
  }

  @Test
  void what_is_no_bundle_is_refused() throws IOException {
    String none = "/tmp/new.jar is no bundle: its manifest has no Bundle-SymbolicName";
    assertThatThrownBy(() -> read(new byte[0])).hasMessage("/tmp/new.jar is no jar");
    assertThatThrownBy(() -> read("no bundle".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("/tmp/new.jar is no jar");
    assertThatThrownBy(() -> read(jar("b.txt", "x"))).hasMessage(none);
    assertThatThrownBy(() -> read(jar("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n")))
        .hasMessage(none);
  }
}
