// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import static io.millrace.lib.release.feature.JsonObject.wrong;

import io.millrace.lib.release.RefusedReleaseException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The bill of materials of a release in the form of CycloneDX 1.6 [ECMA-424]: an extension of
 * {@code release.json}, so it is signed with the rest and stays with the release on the router.
 */
public final class Sbom {
  static final String EXTENSION = "millrace-sbom";

  private static final String FORMAT = "CycloneDX";
  private static final Set<String> VERSIONS = Set.of("1.5", "1.6");
  private static final int MOST_HASHES = 16;
  private static final String HASH = "SHA-256";

  private Sbom() {}

  /** Returns the document; the same release and components give the same one. */
  static Map<String, Object> of(Release release, List<SbomComponent> components) {
    StringBuilder identity = new StringBuilder(release.id().toString());
    List<Object> parts = new ArrayList<>();
    List<Object> references = new ArrayList<>();
    for (SbomComponent component : components) {
      identity.append(' ').append(component.bundle().sha256());
      parts.add(component(component));
      references.add(component.bundle().sha256());
    }
    Map<String, Object> main = new LinkedHashMap<>();
    main.put("type", "application");
    main.put("bom-ref", release.id().toString());
    main.put("group", release.id().group());
    main.put("name", release.id().name());
    main.put("version", release.id().version());
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("timestamp", release.created().toString());
    metadata.put("component", main);
    Map<String, Object> consists = new LinkedHashMap<>();
    consists.put("ref", release.id().toString());
    consists.put("dependsOn", references);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    document.put("bomFormat", FORMAT);
    document.put("specVersion", "1.6");
    byte[] name = identity.toString().getBytes(StandardCharsets.UTF_8);
    document.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(name));
    document.put("version", 1);
    document.put("metadata", metadata);
    document.put("components", parts);
    document.put("dependencies", List.of(consists));
    return document;
  }

  private static Map<String, Object> component(SbomComponent component) {
    BundleEntry bundle = component.bundle();
    String[] words = SbomComponent.words(bundle);
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("type", "library");
    part.put("bom-ref", bundle.sha256());
    if (!words[0].isEmpty()) {
      part.put("group", words[0]);
    }
    part.put("name", words[1]);
    part.put("version", words[2]);
    Map<String, Object> hash = new LinkedHashMap<>();
    hash.put("alg", HASH);
    hash.put("content", bundle.sha256());
    part.put("hashes", List.of(hash));
    if (!component.licences().isEmpty()) {
      part.put("licenses", component.licences().stream().map(Sbom::licence).toList());
    }
    part.put("purl", component.purl());
    Map<String, Object> symbolicName = new LinkedHashMap<>();
    symbolicName.put("name", "millrace:symbolic-name");
    symbolicName.put("value", bundle.symbolicName());
    part.put("properties", List.of(symbolicName));
    return part;
  }

  private static Object licence(SbomLicence licence) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put(licence.id().isEmpty() ? "name" : "id", licence.id() + licence.name());
    if (!licence.url().isEmpty()) {
      said.put("url", licence.url());
    }
    return Map.of("license", said);
  }

  /** Refuses a document that does not have exactly the bundles of the release, by their hashes. */
  static void require(JsonObject extensions, List<BundleEntry> bundles)
      throws RefusedReleaseException {
    JsonObject document = document(extensions);
    if (!document.text("bomFormat").equals(FORMAT)) {
      throw wrong(document.path("bomFormat"), "allowed is " + FORMAT);
    }
    if (!VERSIONS.contains(document.text("specVersion"))) {
      throw wrong(document.path("specVersion"), "allowed is 1.5 or 1.6");
    }
    Set<String> missing = new HashSet<>();
    bundles.forEach(bundle -> missing.add(bundle.sha256()));
    for (Object element : document.list("components", bundles.size())) {
      JsonObject component = JsonObject.of(document.path("components"), element);
      if (!missing.remove(hash(component))) {
        throw wrong(document.path("components"), "one is none of the release's bundles");
      }
    }
    if (!missing.isEmpty()) {
      throw wrong(document.path("components"), "a bundle of the release is missing");
    }
  }

  private static JsonObject document(JsonObject extensions) throws RefusedReleaseException {
    JsonObject wrapped = extensions.object(EXTENSION);
    wrapped.allow("type", "kind", "json");
    if (!wrapped.text("type").equals("json")) {
      throw wrong(wrapped.path("type"), "allowed is json");
    }
    return wrapped.object("json");
  }

  private static String hash(JsonObject component) throws RefusedReleaseException {
    for (Object element : component.list("hashes", MOST_HASHES)) {
      JsonObject hash = JsonObject.of(component.path("hashes"), element);
      if (hash.text("alg").equals(HASH)) {
        return hash.text("content");
      }
    }
    throw wrong(component.path("hashes"), "there is no " + HASH);
  }

  /** Returns the document alone, from the bytes of {@code release.json}. */
  public static byte[] document(byte[] json) throws RefusedReleaseException {
    JsonObject top = JsonObject.of("", StrictJson.read(json));
    return ReleaseJsonWriter.tree(document(top.object("extensions")).members());
  }
}
