// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.probe.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Builds the probe's bundle. */
final class ProbeJar {
  private static final String MANIFEST =
      """
      Manifest-Version: 1.0
      Bundle-ManifestVersion: 2
      Bundle-SymbolicName: io.millrace.probe
      Bundle-Version: 1.0.0
      Service-Component: OSGI-INF/probe.xml,OSGI-INF/probes.xml

      """;

  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="probe"
          configuration-policy="require" configuration-pid="io.millrace.probe" init="1"
          immediate="true">
        <property name="port" type="Integer" value="5683"/>
        <property name="names" type="String">one
      two</property>
        <property name="mode" type="String" value="fast"/>
        <service><provide interface="java.util.function.Supplier"/></service>
        <property name="probe" type="Boolean" value="true"/>
        <implementation class="io.millrace.probe.Probe"/>
      </scr:component>
      """;

  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
        <OCD id="probe" name="Probe">
          <AD id="port" type="Integer" min="1" max="65535" default="5683"/>
          <AD id="names" type="String" cardinality="2147483647" min="1" max="8" default="one,two"/>
          <AD id="mode" type="String" default="fast">
            <Option label="fast" value="fast"/><Option label="slow" value="slow"/>
          </AD>
          <AD id="key" type="String" required="true" max="8"/>
        </OCD>
        <OCD id="probes" name="Probes">
          <AD id="port" type="Integer" min="1" max="65535" default="5683"/>
          <AD id="mode" type="String" default="fast">
            <Option label="fast" value="fast"/>
            <Option label="letters alone" value="/[a-z]+/"/>
          </AD>
        </OCD>
        <Designate pid="io.millrace.probe"><Object ocdref="probe"/></Designate>
        <Designate factoryPid="io.millrace.probes"><Object ocdref="probes"/></Designate>
      </metatype:MetaData>
      """;

  private static final String DESCRIBING =
      """
      Manifest-Version: 1.0
      Bundle-ManifestVersion: 2
      Bundle-SymbolicName: io.millrace.described
      Bundle-Version: 1.0.0

      """;

  private ProbeJar() {}

  /** A bundle that only says which PIDs may be configured. */
  static Path describing(Path directory, String metatype) throws IOException {
    Path jar = directory.resolve("described.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      put(out, "META-INF/MANIFEST.MF", DESCRIBING.getBytes(StandardCharsets.UTF_8));
      put(out, "OSGI-INF/metatype/all.xml", metatype.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  static Path in(Path directory) throws IOException {
    Path jar = directory.resolve("probe.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      put(out, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
      put(out, "OSGI-INF/probe.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
      String instances = COMPONENT.replace("\"probe\"", "\"probes\"");
      instances = instances.replace("io.millrace.probe\"", "io.millrace.probes\"");
      put(out, "OSGI-INF/probes.xml", instances.getBytes(StandardCharsets.UTF_8));
      put(out, "OSGI-INF/metatype/probe.xml", METATYPE.getBytes(StandardCharsets.UTF_8));
      putClass(out, Probe.class);
      putClass(out, Probe.Config.class);
    }
    return jar;
  }

  private static void putClass(JarOutputStream out, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      put(out, name, in.readAllBytes());
    }
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
