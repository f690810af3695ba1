// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A bundle of the distribution as a bad next build of it would be: with a class that does harm when
 * the bundle, or a component of it, is started. The class is compiled when it is asked for.
 */
final class BadBuild {
  private static final String CLASS = "io.millrace.bad.Fault";
  private static final String COMPONENT = "OSGI-INF/io.millrace.bad.Fault.xml";

  private final Path distribution;
  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, byte[]> entries = new TreeMap<>();

  BadBuild(Path distribution) {
    this.distribution = distribution;
  }

  /** Sets a header of the manifest, or appends to it when the value begins with a comma. */
  BadBuild header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The harm is done by the bundle's activator. */
  BadBuild activator(String start, String members) throws IOException {
    compile(start, members);
    return header("Bundle-Activator", CLASS).header("DynamicImport-Package", "*");
  }

  /** The harm is done by a component, which starts at once, or waits for a reference. */
  BadBuild component(String start, String members, String reference) throws IOException {
    compile(start, members);
    String xml =
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s"
            immediate="true" activate="start" deactivate="stop">
          <implementation class="%s"/>%s
        </scr:component>
        """
            .formatted(CLASS, CLASS, reference);
    entries.put(COMPONENT, xml.getBytes());
    return header("Service-Component", "," + COMPONENT).header("DynamicImport-Package", "*");
  }

  /** Changes a class that was compiled. */
  BadBuild patch(int offset, int value) {
    byte[] code = entries.get(CLASS.replace('.', '/') + ".class");
    code[offset] = (byte) value;
    return this;
  }

  private void compile(String start, String members) throws IOException {
    String source =
        """
        package io.millrace.bad;
        import org.osgi.framework.*;
        public final class Fault implements BundleActivator {
          @Override public void start(BundleContext context) throws Exception {
            %s
          }
          static volatile boolean ended;
          @Override public void stop(BundleContext context) { ended = true; }
          %s
        }
        """
            .formatted(start, members);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options = List.of("--release", "17", "-nowarn", "-proc:none", "-cp", classPath());
    try (JavaFileManager standard = compiler.getStandardFileManager(null, null, null)) {
      Classes classes = new Classes(standard);
      if (!compiler
          .getTask(said, classes, null, options, null, List.of(new Source(source)))
          .call()) {
        throw new IOException(said + "\n" + source);
      }
      classes.compiled.forEach(
          (name, bytes) -> entries.put(name.replace('.', '/') + ".class", bytes.toByteArray()));
    }
  }

  private String classPath() throws IOException {
    try (Stream<Path> files = Files.walk(distribution, 3)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .collect(Collectors.joining(":"));
    }
  }

  /** Writes it beside others; {@code qualifier} ends its version, unless a header gives one. */
  Path write(Path bundle, Path folder, String qualifier) throws IOException {
    Path copy = folder.resolve(qualifier + "-" + bundle.getFileName());
    try (JarFile jar = new JarFile(bundle.toFile())) {
      Manifest manifest = jar.getManifest();
      headers.putIfAbsent("Bundle-Version", "." + qualifier);
      headers.forEach((name, value) -> set(manifest, name, value));
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        copyEntries(jar, out);
        for (Map.Entry<String, byte[]> each : entries.entrySet()) {
          out.putNextEntry(new JarEntry(each.getKey()));
          out.write(each.getValue());
          out.closeEntry();
        }
      }
    }
    return copy;
  }

  private static void set(Manifest manifest, String name, String value) {
    String present = manifest.getMainAttributes().getValue(name);
    String whole = value;
    if (value.startsWith(",")) {
      String added = value.substring(1);
      whole = present == null ? added : present.contains(added) ? present : present + value;
    } else if (value.startsWith(".")) {
      whole = present.replaceAll("^(\\d+\\.\\d+\\.\\d+).*", "$1") + value;
    }
    manifest.getMainAttributes().putValue(name, whole);
  }

  private static void copyEntries(JarFile jar, JarOutputStream out) throws IOException {
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream in = jar.getInputStream(entry)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///io/millrace/bad/Fault.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }
  }

  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> compiled = new TreeMap<>();

    Classes(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject from) {
      return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), kind) {
        @Override
        public ByteArrayOutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          compiled.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
