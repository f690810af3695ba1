// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.verify.ObjectFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactoryFolderTest {
  @TempDir Path folder;

  private static byte[] jar(String name, String version) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-SymbolicName", name + ";singleton:=true");
    main.putValue("Bundle-Version", version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return bytes.toByteArray();
  }

  private Path ship(String level, String name, byte[] bytes) throws IOException {
    return Files.write(Files.createDirectories(folder.resolve(level)).resolve(name), bytes);
  }

  @Test
  void folderNames_areStartLevels_andWhatIsNoBundleIsNamed() throws Exception {
    byte[] first = jar("first", "1.0.0");
    byte[] second = jar("second", "2.0.0");
    Path jar = ship("05", "first.jar", first);
    ship("60", "second.jar", second);
    ship("60", "broken.jar", new byte[] {1, 2, 3});
    ship("60", "readme.txt", new byte[0]);

    FactoryFolder factory = FactoryFolder.read(folder);

    assertThat(factory.set().bundles())
        .containsExactly(
            new SetBundle("first", "1.0.0", Sha256.of(first), 5),
            new SetBundle("second", "2.0.0", Sha256.of(second), 60));
    assertThat(factory.jar(Sha256.of(first))).contains(jar);
    assertThat(factory.problems()).singleElement().asString().contains("broken.jar");
  }

  @Test
  void jarThatCannotBeRead_isAProblem_andNotTheEnd() throws Exception {
    ship("05", "first.jar", jar("first", "1.0.0"));
    Files.createDirectories(folder.resolve("05/folder.jar"));

    FactoryFolder factory = FactoryFolder.read(folder);

    assertThat(factory.set().bundles()).hasSize(1);
    assertThat(factory.problems()).singleElement().asString().contains("folder.jar");
  }

  @Test
  void damagedJar_isToldFromOneOfAnotherBuild_andFromOneThatIsNoBundle() throws Exception {
    Path first = ship("05", "first.jar", jar("first", "1.0.0"));
    InstalledSet before = FactoryFolder.read(folder).set();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    new JarOutputStream(plain, new Manifest()).close();
    ship("05", "plain.jar", plain.toByteArray());
    assertThat(FactoryFolder.read(folder).damaged(before)).isEmpty();
    byte[] other = jar("first", "2.0.0");
    Files.write(first, other);
    assertThat(FactoryFolder.read(folder).damaged(before)).isEmpty();
    other[other.length / 2] ^= 1;
    Files.write(first, other);
    assertThat(FactoryFolder.read(folder).damaged(before))
        .singleElement()
        .asString()
        .contains("first.jar is damaged");
  }

  @Test
  void jarsAreFoundInTheFactorySetOrAmongTheObjects_andAreVerified() throws Exception {
    byte[] first = jar("first", "1.0.0");
    byte[] other = jar("other", "3.0.0");
    ship("05", "first.jar", first);
    ObjectFolder objects = new ObjectFolder(Files.createDirectories(folder.resolve("objects")));
    Path object = Files.write(objects.file(Sha256.of(other)), other);
    SetJars jars = new SetJars(FactoryFolder.read(folder), objects);
    SetBundle bundle = new SetBundle("other", "3.0.0", Sha256.of(other), 60);

    assertThat(jars.verified(bundle)).isEqualTo(object);
    assertThat(jars.find(Sha256.of(first))).contains(folder.resolve("05/first.jar"));

    Files.write(object, first);
    assertThatThrownBy(() -> jars.verified(bundle))
        .hasMessageContaining("other 3.0.0")
        .hasMessageContaining("damaged");
    Files.delete(object);
    assertThatThrownBy(() -> jars.verified(bundle)).hasMessageContaining("missing");
    assertThat(jars.find(bundle.sha256())).isEmpty();
  }
}
