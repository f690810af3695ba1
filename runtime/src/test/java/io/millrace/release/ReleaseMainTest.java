// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseMainTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void bundles() throws Exception {
    jar("30/one.jar", "org.example.one", "1.0.0");
    jar("60/two.jar", "org.example.two;singleton:=true", "2.0.0");
    Path etc = Files.createDirectories(folder.resolve("etc"));
    Files.writeString(etc.resolve("org.example.one.cfg"), "rate = 5\n");
    Files.writeString(etc.resolve("org.example.two-left.cfg"), "# none\nname=left\n");
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path trust = Files.createDirectories(folder.resolve("trust"));
    write(trust.resolve("maker.pem"), pem("PUBLIC KEY", pair.getPublic()));
    write(folder.resolve("maker.key"), pem("PRIVATE KEY", pair.getPrivate()));
    write(trust.resolve("maker.cfg"), "algorithm = Ed25519\nbundles = org.*\npids = org.*\n");
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String pem(String label, Key key) {
    String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private void jar(String file, String symbolicName, String version) throws IOException {
    Path path = folder.resolve("system").resolve(file);
    Files.createDirectories(path.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
    manifest.getMainAttributes().putValue("Bundle-Version", version);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(path), manifest)) {
      jar.flush();
    }
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return ReleaseMain.run(new PrintWriter(out), new PrintWriter(err), words);
  }

  private String build(String version, String... more) {
    List<String> words = new ArrayList<>(List.of("build", "house", version));
    words.addAll(List.of("--created", "2026-01-01T00:00:00Z", "--expires", "2199-01-01T00:00:00Z"));
    words.addAll(List.of("--bundles", folder.resolve("system").toString()));
    words.addAll(List.of("-o", folder.toString()));
    words.addAll(List.of(more));
    assertThat(run(words.toArray(String[]::new))).as(err.toString()).isZero();
    return folder.resolve("house-" + version + ".mrl").toString();
  }

  private void sign(String file) {
    String key = folder.resolve("maker.key").toString();
    String half = folder.resolve("trust/maker.pem").toString();
    assertThat(run("sign", file, "--key", key, "--public", half)).as(err.toString()).isZero();
  }

  private String[] verify(String file, String... more) {
    List<String> words = new ArrayList<>(List.of("verify", file));
    words.addAll(List.of("--trust", folder.resolve("trust").toString()));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  @Test
  void built_signed_verified() throws Exception {
    String file = build("1.0.0", "--sequence", "3");
    assertThat(run(verify(file))).isEqualTo(1);
    assertThat(err).hasToString("millrace: refused: the release is not signed\n");
    sign(file);
    assertThat(run(verify(file))).isZero();
    assertThat(out)
        .hasToString(
            "good: io.millrace:house:mrl:1.0.0, sequence 3, signed by maker;"
                + " 2 of 2 jars are in the file\n");
    assertThat(run(verify(file, "--after", "3", "--json"))).isEqualTo(1);
    assertThat(out.toString()).contains("\"good\":false,\"refusal\":\"OLD_SEQUENCE\"");
    Path stage = folder.resolve("objects");
    assertThat(run(verify(file, "--json", "--stage", stage.toString()))).isZero();
    assertThat(out.toString()).contains("\"good\":true", "\"signers\":[\"maker\"]");
    assertThat(Files.list(stage)).hasSize(2);
  }

  @Test
  void same_input_gives_the_same_bytes() throws Exception {
    Path file = Path.of(build("1.0.0", "--sequence", "3"));
    sign(file.toString());
    byte[] first = Files.readAllBytes(file);
    build("1.0.0", "--sequence", "3", "--force");
    sign(file.toString());
    sign(file.toString());
    assertThat(file).hasBinaryContent(first);
  }

  @Test
  void output_that_cannot_be_written_is_no_success() {
    PrintWriter full =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("full");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });
    StringWriter said = new StringWriter();
    assertThat(ReleaseMain.run(full, new PrintWriter(said, true), "--help")).isEqualTo(2);
    assertThat(said.toString()).contains("the output cannot be written");
  }

  @Test
  void show_tells_all_and_raw_is_what_is_signed() throws Exception {
    Path notes = Files.writeString(folder.resolve("notes"), "Line one.\n");
    String etc = folder.resolve("etc").toString();
    String file =
        build(
            "1.0.0",
            "--sequence=3",
            "--configurations=" + etc,
            "--merge=org.example.one",
            "--notes=" + notes,
            "--gate-tag=chain",
            "--gate-probe=coap://a/b",
            "--requires-api=[1,2)");
    assertThat(run("show", file)).isZero();
    assertThat(out.toString())
        .contains("sequence 0, Java 17, API [1,2)", "30 s [chain] [coap://a/b]", "Line one.")
        .contains("signed by  none", "org.example.one (merged)", "org.example.two~left (whole)")
        .contains("bundle     60 org.example.two 2.0.0");
    assertThat(run("show", "--raw", file)).isZero();
    String raw = out.toString();
    assertThat(raw).startsWith("{\n").endsWith("}\n").contains("\"name\" : \"left\"");
  }

  @Test
  void diff_tells_what_is_added_taken_away_and_changed() throws Exception {
    String etc = folder.resolve("etc").toString();
    String before = build("1.0.0", "--sequence=3", "--configurations=" + etc);
    Files.delete(folder.resolve("system/30/one.jar"));
    jar("60/two.jar", "org.example.two", "2.1.0");
    jar("60/three.jar", "org.example.three", "1.0.0");
    Files.writeString(folder.resolve("etc/org.example.one.cfg"), "rate = 6\n");
    String after = build("1.1.0", "--sequence=4", "--configurations=" + etc);
    assertThat(run("diff", before, after)).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("- bundle org.example.one 1.0.0 ("))
        .anyMatch(line -> line.startsWith("+ bundle org.example.three 1.0.0 ("))
        .anyMatch(line -> line.matches("~ bundle org.example.two 2.0.0 .* -> 2.1.0 .*"))
        .contains("~ configuration org.example.one rate 5 -> 6")
        .hasSize(5);
    assertThat(run("diff", "--json", before, after)).isZero();
    assertThat(out.toString()).contains("\"name\":\"rate\",\"before\":\"5\",\"after\":\"6\"");
  }

  @Test
  void jars_of_another_release_are_left_out() throws Exception {
    String before = build("1.0.0", "--sequence=3");
    jar("60/two.jar", "org.example.two", "2.1.0");
    String after = build("1.1.0", "--sequence=4", "--without=" + before);
    assertThat(out.toString()).contains("1 of 2 jars");
    sign(after);
    assertThat(run(verify(after))).isZero();
    assertThat(out.toString()).contains("1 of 2 jars are in the file");
  }

  @Test
  void only_named_bundles() {
    String file = build("1.0.0", "--sequence=3", "--only=org.example.two");
    assertThat(run("show", file)).isZero();
    assertThat(out.toString()).contains("these bundles").doesNotContain("org.example.one");
    assertThat(run("build", "house", "1", "--sequence=1", "--only=no", "--bundles=" + folder))
        .isEqualTo(2);
  }

  @Test
  void unpack_writes_what_a_fleet_server_takes() throws Exception {
    String file = build("1.0.0", "--sequence", "1");
    sign(file);
    Path parts = folder.resolve("parts");
    assertThat(run("unpack", file, parts.toString())).isZero();
    assertThat(out.toString()).contains("2 jars");
    try (Stream<Path> all = Files.list(parts)) {
      List<String> names = all.map(each -> each.getFileName().toString()).toList();
      assertThat(names).hasSize(4).contains("release.json", "release.json.sig");
      assertThat(names).filteredOn(name -> name.matches("[0-9a-f]{64}\\.jar")).hasSize(2);
    }
    assertThat(run("show", "--raw", file)).isZero();
    assertThat(parts.resolve("release.json")).hasContent(out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"build", "sign", "verify", "show", "unpack", "diff"})
  void each_command_has_help(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: millrace release " + command);
    assertThat(run(command, "--nothing")).isEqualTo(2);
    assertThat(err.toString()).startsWith("millrace: ").contains("--help");
  }

  @Test
  void what_cannot_be_used_is_told() throws Exception {
    String none = folder.resolve("none.mrl").toString();
    assertThat(run("show", none)).isEqualTo(2);
    assertThat(err).hasToString("millrace: cannot use " + none + ": no such file or folder\n");
    Path empty = Files.createFile(folder.resolve("empty.mrl"));
    assertThat(run("show", empty.toString())).isEqualTo(1);
    assertThat(err).hasToString("millrace: refused: the file is empty\n");
    String file = build("1.0.0", "--sequence=3");
    Path signature = Files.write(folder.resolve("sig"), new byte[64]);
    String half = folder.resolve("trust/maker.pem").toString();
    assertThat(run("sign", file, "--public", half, "--signature", signature.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("the signature does not fit the public key");
    assertThat(run("build", "../x", "1", "--sequence=1", "--bundles=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("allowed are 1 to 100 letters");
  }

  @Test
  void signed_release_is_not_built_over_without_force() throws Exception {
    String file = build("1.0.0", "--sequence", "3");
    build("1.0.0", "--sequence", "4");
    sign(file);
    String[] again = {"build", "house", "1.0.0", "--sequence=5", "--bundles", system(), "-o"};
    String[] words =
        Stream.concat(Stream.of(again), Stream.of(folder.toString())).toArray(String[]::new);
    assertThat(run(words)).isEqualTo(2);
    assertThat(err).hasToString("millrace: " + file + ": it is signed; --force replaces it\n");
    Files.writeString(Path.of(file), "something of value");
    assertThat(run(words)).isEqualTo(2);
    assertThat(err).hasToString("millrace: " + file + ": it is no release; --force replaces it\n");
    build("1.0.0", "--sequence", "6", "--force");
  }

  private String system() {
    return folder.resolve("system").toString();
  }

  @Test
  void bill_of_materials_is_in_every_release() {
    String file = build("1.0.0", "--sequence", "3");
    assertThat(run("show", "--sbom", file)).isZero();
    assertThat(out.toString())
        .startsWith("{\n")
        .contains(
            "\"bomFormat\" : \"CycloneDX\"", "\"purl\" : \"pkg:generic/org.example.two@2.0.0\"");
  }

  @Test
  void secret_is_not_built_into_a_release() throws Exception {
    Files.writeString(folder.resolve("etc/org.example.one.cfg"), "password = hunter2\n");
    String etc = folder.resolve("etc").toString();
    assertThat(
            run("build", "x", "1", "--sequence=1", "--bundles", system(), "--configurations", etc))
        .isEqualTo(1);
    assertThat(err.toString())
        .startsWith("millrace: refused: password of the configuration org.example.one is a secret")
        .doesNotContain("hunter2");
  }

  @Test
  void each_message_names_its_file() throws Exception {
    String file = build("1.0.0", "--sequence=3");
    sign(file);
    byte[] latin = "k = Stra\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1);
    Path notes = Files.write(folder.resolve("notes"), latin);
    String[] build = {"build", "x", "1", "--sequence=1", "--bundles", system(), "--notes", "x"};
    build[7] = notes.toString();
    assertThat(run(build)).isEqualTo(2);
    assertThat(err).hasToString("millrace: " + notes + ": it is not in UTF-8\n");
    Path odd = Files.write(folder.resolve("etc/org.example.odd.cfg"), latin);
    build[6] = "--configurations";
    build[7] = odd.getParent().toString();
    assertThat(run(build)).isEqualTo(2);
    assertThat(err).hasToString("millrace: " + odd + " is not in UTF-8 at the value of k\n");
    assertThat(run("verify", folder.toString(), "--trust", folder.resolve("trust").toString()))
        .isEqualTo(2);
    assertThat(err)
        .hasToString("millrace: cannot use " + folder + ": it is a folder, not a release\n");
    assertThat(run(verify(file, "--at", "yesterday"))).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "millrace: Invalid value for option '--at': \"yesterday\" is no time; allowed is one"
                + " such as 2026-01-31T12:00:00Z (see millrace release verify --help)\n");
    Files.createFile(folder.resolve("trust/revoked.txt"));
    assertThat(run(verify(file))).isEqualTo(2);
    assertThat(err.toString()).contains("trust/revoked.txt: not used; allowed are NAME.pem");
  }
}
