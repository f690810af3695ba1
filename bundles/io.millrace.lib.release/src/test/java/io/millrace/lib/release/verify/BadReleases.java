// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustChange.KeyText;
import io.millrace.lib.release.verify.ForgedZip.Part;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bad releases of every kind, made of a good one. */
final class BadReleases {
  private BadReleases() {}

  /** One way in which a release is bad. */
  record Bad(String what, Refusal refusal, Consumer<Forgery> made) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** Returns all of them. */
  static Stream<Bad> all() {
    return Stream.of(files(), entries(), signatures(), contents()).flatMap(List::stream);
  }

  private static Bad bad(String what, Refusal refusal, Consumer<Forgery> made) {
    return new Bad(what, refusal, made);
  }

  private static List<Bad> files() {
    return List.of(
        bad("empty file", Refusal.EMPTY_FILE, f -> f.bytes = all -> new byte[0]),
        bad("not a zip", Refusal.NOT_A_ZIP, f -> f.bytes = all -> "no zip".repeat(9).getBytes()),
        bad("three bytes", Refusal.NOT_A_ZIP, f -> f.bytes = all -> new byte[3]),
        bad(
            "bytes before the zip",
            Refusal.NOT_A_ZIP,
            f -> f.bytes = all -> joined(new byte[8], all)),
        bad("half file", Refusal.INCOMPLETE_FILE, f -> f.bytes = all -> cut(all, all.length / 2)),
        bad("ten bytes", Refusal.INCOMPLETE_FILE, f -> f.bytes = all -> cut(all, 10)),
        bad(
            "last byte missing",
            Refusal.INCOMPLETE_FILE,
            f -> f.bytes = all -> cut(all, all.length - 1)),
        bad(
            "bytes behind the zip",
            Refusal.INCOMPLETE_FILE,
            f -> f.bytes = all -> joined(all, new byte[5])),
        bad("a comment", Refusal.INCOMPLETE_FILE, f -> f.zip = z -> z.comment = new byte[4]),
        bad("65,535 entries said", Refusal.TOO_MANY, f -> f.zip = z -> z.entries = 0xffff),
        bad("an entry too many said", Refusal.DIRECTORY_MISMATCH, f -> f.zip = z -> z.entries = 5),
        bad("an entry too few said", Refusal.DIRECTORY_MISMATCH, f -> f.zip = z -> z.entries = 3));
  }

  private static List<Bad> entries() {
    return List.of(
        bad("json is deflated", Refusal.COMPRESSED_ENTRY, part(0, p -> p.method = 8)),
        bad("a jar is deflated", Refusal.COMPRESSED_ENTRY, part(2, p -> p.method = 8)),
        bad("size said afterwards", Refusal.COMPRESSED_ENTRY, part(2, p -> p.flags = 8)),
        bad("encrypted", Refusal.COMPRESSED_ENTRY, part(2, p -> p.flags = 1)),
        bad("a jar of 4 GB said", Refusal.TOO_LARGE, part(2, p -> p.sized(0xffff_fffeL))),
        bad("json of 5 MB said", Refusal.TOO_LARGE, part(0, p -> p.sized(5 << 20))),
        bad("signatures of 1 MB said", Refusal.TOO_LARGE, part(1, p -> p.sized(1 << 20))),
        bad("more bytes than there are", Refusal.DIRECTORY_MISMATCH, part(3, p -> p.sized(9_999))),
        bad("a name out of the folder", Refusal.ENTRY_NAME, named("../../etc/passwd")),
        bad("a name out of bundles", Refusal.ENTRY_NAME, named("bundles/../../x.jar")),
        bad("an absolute name", Refusal.ENTRY_NAME, named("/etc/passwd")),
        bad("a name with backslashes", Refusal.ENTRY_NAME, named("bundles\\..\\..\\x.jar")),
        bad("a folder", Refusal.ENTRY_NAME, named("bundles/")),
        bad("a long name", Refusal.ENTRY_NAME, named("n".repeat(101))),
        bad("an entry of another name", Refusal.ENTRY_NAME, f -> f.zip = z -> z.add("x", jar())),
        bad(
            "a jar twice",
            Refusal.DUPLICATE_NAME,
            f -> f.zip = z -> z.parts.add(new Part(z.parts.get(2).name, z.parts.get(2).bytes))),
        bad(
            "a jar that nobody named",
            Refusal.EXTRA_ENTRY,
            f -> f.zip = z -> z.add("bundles/" + "0".repeat(64) + ".jar", jar())),
        bad("an extra field", Refusal.EXTRA_ENTRY, part(2, p -> p.extra = new byte[4])),
        bad(
            "bytes behind the jars",
            Refusal.EXTRA_ENTRY,
            f -> f.zip = z -> z.behindEntries = jar()),
        bad("bytes between jars", Refusal.DIRECTORY_MISMATCH, part(3, p -> p.gap = jar())),
        bad("jars in another order", Refusal.ENTRY_ORDER, f -> f.zip = swap(2, 3)),
        bad("signatures first", Refusal.ENTRY_ORDER, f -> f.zip = swap(0, 1)),
        bad("signatures last", Refusal.ENTRY_ORDER, f -> f.zip = swap(1, 3)),
        bad(
            "two names of one entry",
            Refusal.DIRECTORY_MISMATCH,
            part(2, p -> p.centralName = "bundles/" + "1".repeat(64) + ".jar")),
        bad("two checksums", Refusal.DIRECTORY_MISMATCH, part(2, p -> p.centralCrc++)),
        bad("two sizes", Refusal.DIRECTORY_MISMATCH, part(2, p -> p.centralSize--)));
  }

  private static List<Bad> signatures() {
    return List.of(
        bad("json changed", Refusal.BAD_SIGNATURE, part(0, p -> p.bytes[40] ^= 1)),
        bad("no signature", Refusal.NO_SIGNATURE, f -> f.signatures = line -> ""),
        bad("entry stripped", Refusal.NO_SIGNATURE, f -> f.zip = z -> z.parts.remove(1)),
        bad("no line", Refusal.SIGNATURE_FORM, f -> f.signatures = line -> "nothing of the kind"),
        bad("no base64", Refusal.SIGNATURE_FORM, f -> f.signatures = line -> line.strip() + "!"),
        bad("signed twice", Refusal.DUPLICATE_NAME, f -> f.signatures = line -> line + line),
        bad("17 signatures", Refusal.TOO_MANY, f -> f.signatures = ForgedSignatures::seventeen),
        bad(
            "a stranger signed",
            Refusal.UNKNOWN_SIGNER,
            f -> Collections.replaceAll(f.signers, Forgery.MAKER, Forgery.STRANGER)),
        bad(
            "a stranger's signature under a trusted name",
            Refusal.BAD_SIGNATURE,
            f -> {
              Collections.replaceAll(f.signers, Forgery.MAKER, Forgery.STRANGER);
              f.signatures =
                  line -> line.replace(ForgedSignatures.stranger(), ForgedSignatures.maker());
            }),
        bad(
            "a good signature beside a bad one",
            Refusal.BAD_SIGNATURE,
            f -> f.signatures = line -> line + ForgedSignatures.second("AAAA")),
        bad(
            "another algorithm said",
            Refusal.WRONG_ALGORITHM,
            f -> f.signatures = line -> line.replace("Ed25519", "ES256")),
        bad(
            "no algorithm",
            Refusal.WRONG_ALGORITHM,
            f -> f.signatures = l -> l.replace("Ed25519", "x25519")),
        bad(
            "ECDSA of zeros",
            Refusal.BAD_SIGNATURE,
            ForgedSignatures.ecdsa(BigInteger.ZERO, BigInteger.ZERO)),
        bad(
            "ECDSA with s = 0",
            Refusal.BAD_SIGNATURE,
            ForgedSignatures.ecdsa(BigInteger.ONE, BigInteger.ZERO)),
        bad(
            "ECDSA of the order",
            Refusal.BAD_SIGNATURE,
            ForgedSignatures.ecdsa(ForgedSignatures.ORDER, ForgedSignatures.ORDER)),
        bad(
            "ECDSA above the order",
            Refusal.BAD_SIGNATURE,
            ForgedSignatures.ecdsa(
                BigInteger.ONE, ForgedSignatures.ORDER.add(ForgedSignatures.ORDER))),
        bad("revoked key", Refusal.REVOKED_KEY, f -> f.revokedKeys.add(ForgedSignatures.maker())),
        bad(
            "revoked release",
            Refusal.REVOKED_RELEASE,
            f -> f.zip = z -> f.revokedReleases.add(f.signed)),
        bad(
            "a key that is not valid yet",
            Refusal.KEY_NOT_YET_VALID,
            f -> validity(f, Forgery.NOW.plusMillis(1), Instant.MAX)),
        bad(
            "a key that is not valid any more",
            Refusal.KEY_EXPIRED,
            f -> validity(f, Instant.MIN, Forgery.NOW.minusMillis(1))));
  }

  private static List<Bad> contents() {
    return List.of(
        bad("jar changed", Refusal.WRONG_JAR, part(3, p -> p.bytes[30] ^= 1)),
        bad(
            "jar of another size",
            Refusal.WRONG_JAR,
            f -> f.zip = z -> z.parts.set(3, new Part(z.parts.get(3).name, new byte[40]))),
        bad(
            "another bundle's jar",
            Refusal.WRONG_BUNDLE,
            f -> f.bundle("org.example.three", "org.evil")),
        bad("no jar", Refusal.WRONG_BUNDLE, f -> f.bundle("org.example.three", jar())),
        bad(
            "a manifest that grows to 2 MB",
            Refusal.WRONG_BUNDLE,
            f -> f.bundle("org.example.three", Forgery.jar("org.example.three", 2 << 20))),
        bad("expired", Refusal.EXPIRED, f -> f.expires = Forgery.NOW.minusMillis(1)),
        bad("same sequence", Refusal.OLD_SEQUENCE, f -> f.policy = policy(7, false)),
        bad("older sequence", Refusal.OLD_SEQUENCE, f -> f.policy = policy(8, false)),
        bad(
            "downgrade by a key that may not",
            Refusal.OLD_SEQUENCE,
            f -> f.policy = policy(8, true)),
        bad("a bundle out of scope", Refusal.OUT_OF_SCOPE, f -> f.bundle("com.other", "com.other")),
        bad(
            "a configuration out of scope",
            Refusal.OUT_OF_SCOPE,
            f -> f.configurations = Map.of("com.other", Map.of("a", "b"))),
        bad(
            "a key that is added by one that may not",
            Refusal.OUT_OF_SCOPE,
            f -> f.change = adding(Forgery.text(Forgery.STRANGER, "bundles = *\n"))),
        bad(
            "a key that is none",
            Refusal.WRONG_VALUE,
            f -> {
              f.makerMayRotate();
              f.change = adding(new KeyText("no key", "algorithm = Ed25519"));
            }),
        bad(
            "a release that revokes the key that signed it",
            Refusal.OWN_KEY_REVOKED,
            f -> {
              f.makerMayRotate();
              f.change = new TrustChange(Map.of(), List.of("key " + ForgedSignatures.maker()));
            }),
        bad(
            "a password in a configuration",
            Refusal.SECRET_IN_CONFIGURATION,
            f -> f.configurations = Map.of("org.example.x", Map.of("password", "1234"))),
        bad(
            "a key that its bundle describes as a password",
            Refusal.SECRET_IN_CONFIGURATION,
            f -> {
              f.bundle("org.example.three", Forgery.describing("org.example.three", "word"));
              f.configurations = Map.of("org.example.three~a", Map.of("word", "1234"));
            }),
        bad(
            "a value that no file can have",
            Refusal.WRONG_VALUE,
            f -> f.configurations = Map.of("org.example.x", Map.of("list", List.of("a,b")))),
        bad(
            "one signature where two are needed",
            Refusal.THRESHOLD,
            f -> f.trust("maker", Forgery.MAKER, "org.example.*", "release", 2)),
        bad(
            "variables alone, and one signature where two are needed",
            Refusal.THRESHOLD,
            f -> {
              f.bundles.clear();
              f.trust("maker", Forgery.MAKER, "*", "release", 2);
            }),
        bad("all replaced by nothing", Refusal.WRONG_VALUE, f -> f.bundles.clear()),
        bad("no JSON", Refusal.MALFORMED_JSON, f -> f.json = text -> "{]"),
        bad("empty JSON", Refusal.MALFORMED_JSON, f -> f.json = text -> ""),
        bad("JSON behind JSON", Refusal.MALFORMED_JSON, f -> f.json = text -> text + "{}"),
        bad("null", Refusal.MALFORMED_JSON, f -> f.json = text -> text.replace("\"1.0\"", "null")),
        bad(
            "a key twice",
            Refusal.MALFORMED_JSON,
            f ->
                f.json = text -> text.replace("\"sequence\" : 7", "\"sequence\":7,\"sequence\":9")),
        bad("deep JSON", Refusal.JSON_DEPTH, f -> f.json = text -> variable(text, deep(17))),
        bad("very deep JSON", Refusal.JSON_DEPTH, f -> f.json = text -> deep(90_000)),
        bad("a long string", Refusal.TOO_LARGE, f -> f.json = t -> variable(t, longText())),
        bad("a long number", Refusal.TOO_LARGE, f -> f.json = t -> variable(t, "9".repeat(31))),
        bad("many values", Refusal.TOO_MANY, f -> f.json = text -> variable(text, many("1,"))),
        bad("many bundles", Refusal.TOO_MANY, f -> f.json = BadReleases::manyBundles),
        bad("a bundle twice", Refusal.DUPLICATE_NAME, f -> f.bundles.add(f.bundles.get(0))),
        bad("no bill of materials", Refusal.WRONG_VALUE, replace("\"millrace-sbom\"", "\"sbom\"")),
        bad("its format", Refusal.WRONG_VALUE, replace("\"CycloneDX\"", "\"SPDX\"")),
        bad("its version", Refusal.WRONG_VALUE, replace("\"1.6\"", "\"2.0\"")),
        bad(
            "a bundle that is not in it",
            Refusal.WRONG_VALUE,
            replace("\"components\" : ", "\"parts\" : ")),
        bad(
            "another bundle in it",
            Refusal.WRONG_VALUE,
            replace("\"content\" : \"", "\"content\" : \"0")),
        bad("an unknown gate", Refusal.WRONG_VALUE, replace("\"tags\"", "\"newer\"")),
        bad("an unknown value", Refusal.WRONG_VALUE, replace("\"created\"", "\"made\"")),
        bad("a start level of 0", Refusal.WRONG_VALUE, replace("level\" : 60", "level\" : 0")),
        bad("sequence as text", Refusal.WRONG_VALUE, replace("\" : 7", "\" : \"7\"")));
  }

  private static TrustChange adding(KeyText key) {
    return new TrustChange(Map.of("third", key), List.of());
  }

  private static Consumer<Forgery> part(int index, Consumer<Part> change) {
    return forgery -> forgery.zip = zip -> change.accept(zip.parts.get(index));
  }

  private static Consumer<Forgery> named(String name) {
    return part(
        2,
        part -> {
          part.name = name;
          part.centralName = name;
        });
  }

  private static Consumer<ForgedZip> swap(int one, int other) {
    return zip -> Collections.swap(zip.parts, one, other);
  }

  private static Consumer<Forgery> replace(String text, String by) {
    return forgery -> forgery.json = json -> json.replace(text, by);
  }

  private static void validity(Forgery forgery, Instant from, Instant until) {
    forgery.trust("maker", Forgery.MAKER, "*", "release", 1, from, until, false);
  }

  private static Policy policy(long last, boolean downgrade) {
    return new Policy(Forgery.NOW, last, downgrade);
  }

  private static String variable(String json, String value) {
    return json.replaceFirst("\\{", "{\"variables\":{\"a\":" + value + "},");
  }

  private static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String longText() {
    return "\"" + "x".repeat(Bounds.STRING_CHARACTERS + 1) + "\"";
  }

  private static String many(String value) {
    return "[" + value.repeat(Bounds.JSON_VALUES) + "1]";
  }

  private static String manyBundles(String json) {
    return json.replaceFirst("\"bundles\" : \\[", "\"bundles\" : [" + "{},".repeat(1_000));
  }

  private static byte[] jar() {
    return "no jar".getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  static byte[] joined(byte[] one, byte[] other) {
    byte[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }
}
