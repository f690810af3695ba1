// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes {@code release.json}: the same release gives the same bytes on every machine. */
public final class ReleaseJsonWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final Release release;
  private final List<SbomComponent> components;
  private final JsonGenerator json;

  private ReleaseJsonWriter(Release release, List<SbomComponent> components, JsonGenerator json) {
    this.release = release;
    this.components = components;
    this.json = json;
  }

  /** Returns the bytes, with a bill of materials that names the bundles alone. */
  public static byte[] write(Release release) {
    return write(release, release.bundles().stream().map(SbomComponent::of).toList());
  }

  /**
   * Returns the bytes.
   *
   * @param components of the bill of materials, one a bundle
   */
  public static byte[] write(Release release, List<SbomComponent> components) {
    return bytes(json -> new ReleaseJsonWriter(release, components, json).feature());
  }

  /** Returns the bytes of any tree. */
  static byte[] tree(Map<String, Object> tree) {
    return bytes(json -> new ReleaseJsonWriter(null, List.of(), json).value(tree));
  }

  /** Writes one value. */
  private interface Value {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] bytes(Value value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
      value.write(json);
      json.writeRaw('\n');
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private void feature() throws IOException {
    json.writeStartObject();
    json.writeStringField("feature-resource-version", ReleaseJson.RESOURCE_VERSION);
    json.writeStringField("id", release.id().toString());
    if (!release.variables().isEmpty()) {
      values("variables", release.variables());
    }
    json.writeArrayFieldStart("bundles");
    for (BundleEntry bundle : release.bundles()) {
      bundle(bundle);
    }
    json.writeEndArray();
    if (!release.configurations().isEmpty()) {
      json.writeObjectFieldStart("configurations");
      for (var configuration : release.configurations().entrySet()) {
        values(configuration.getKey(), configuration.getValue());
      }
      json.writeEndObject();
    }
    json.writeObjectFieldStart("extensions");
    json.writeObjectFieldStart(ReleaseJson.EXTENSION);
    json.writeStringField("type", "json");
    json.writeStringField("kind", "mandatory");
    extension();
    json.writeEndObject();
    json.writeObjectFieldStart(Sbom.EXTENSION);
    json.writeStringField("type", "json");
    json.writeStringField("kind", "optional");
    values("json", Sbom.of(release, components));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void bundle(BundleEntry bundle) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", bundle.id());
    json.writeStringField("symbolic-name", bundle.symbolicName());
    json.writeStringField("version", bundle.version());
    json.writeStringField("sha256", bundle.sha256());
    json.writeNumberField("size", bundle.sizeBytes());
    json.writeNumberField("start-level", bundle.startLevel());
    json.writeEndObject();
  }

  private void extension() throws IOException {
    json.writeObjectFieldStart("json");
    json.writeNumberField("sequence", release.sequence());
    json.writeStringField("created", release.created().toString());
    json.writeStringField("expires", release.expires().toString());
    json.writeObjectFieldStart("requires");
    json.writeNumberField("sequence", release.requires().sequence());
    json.writeNumberField("java", release.requires().java());
    if (!release.requires().api().isEmpty()) {
      json.writeStringField("api", release.requires().api());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("gates");
    texts("tags", release.gates().tags());
    texts("probes", release.gates().probes());
    json.writeNumberField("seconds", release.gates().seconds());
    json.writeEndObject();
    if (!release.replaces().isAll()) {
      json.writeObjectFieldStart("replaces");
      texts("bundles", release.replaces().bundles());
      texts("bases", release.replaces().bases());
      json.writeEndObject();
    }
    if (!release.merged().isEmpty()) {
      texts("merge", new TreeSet<>(release.merged()));
    }
    if (!release.notes().isEmpty()) {
      json.writeStringField("notes", release.notes());
    }
    TrustChangeJson.write(release.trust(), json);
    json.writeEndObject();
  }

  private void texts(String name, Iterable<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void values(String name, Map<String, Object> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (var value : values.entrySet()) {
      json.writeFieldName(value.getKey());
      value(value.getValue());
    }
    json.writeEndObject();
  }

  private void value(Object value) throws IOException {
    if (value instanceof Map<?, ?> members) {
      json.writeStartObject();
      for (var member : members.entrySet()) {
        json.writeFieldName(member.getKey().toString());
        value(member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        value(element);
      }
      json.writeEndArray();
    } else {
      json.writePOJO(value);
    }
  }
}
