// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds answers against the description that is served: for each path and method that it has, the
 * status is one of those it names, and the body is as its schema says.
 */
final class DescribedAnswers {
  private static final String REFERENCE = "#/components/schemas/";

  private final Map<?, ?> paths;
  private final Map<?, ?> schemas;

  DescribedAnswers() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      Map<String, Object> all = Json.object(in.readAllBytes());
      paths = (Map<?, ?>) all.get("paths");
      schemas = (Map<?, ?>) ((Map<?, ?>) all.get("components")).get("schemas");
    }
  }

  /** Fails when an answer is not as it is described; what is not described is not looked at. */
  void check(String method, String path, HttpResponse<String> answer) throws IOException {
    Map<?, ?> operation = operation(method, path);
    if (operation == null) {
      return;
    }
    Map<?, ?> answers = (Map<?, ?>) operation.get("responses");
    String what = method + " " + path + " " + answer.statusCode() + " " + answer.body();
    Object described = answers.get(Integer.toString(answer.statusCode()));
    assertThat(described).as(what + " is none of " + answers.keySet()).isNotNull();
    if (((Map<?, ?>) described).get("content") instanceof Map<?, ?> content) {
      Map<?, ?> json = (Map<?, ?>) content.get("application/json");
      check(what, (Map<?, ?>) json.get("schema"), body(answer));
    }
  }

  private static Object body(HttpResponse<String> answer) throws IOException {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return Json.object(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private Map<?, ?> operation(String method, String target) {
    String path = target.replaceAll("\\?.*", "").replaceAll("(?<=.)/$", "");
    for (Map.Entry<?, ?> each : paths.entrySet()) {
      if (path.matches(each.getKey().toString().replaceAll("\\{[a-z]+}", "[^/]+"))) {
        return (Map<?, ?>) ((Map<?, ?>) each.getValue()).get(method.toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  private void check(String what, Map<?, ?> schema, Object value) {
    if (schema.get("$ref") instanceof String reference) {
      check(what, (Map<?, ?>) schemas.get(reference.substring(REFERENCE.length())), value);
      return;
    }
    if (schema.get("oneOf") instanceof List<?> alternatives) {
      String type = value instanceof List<?> ? "array" : "string";
      assertThat(alternatives)
          .as(what)
          .anyMatch(each -> type.equals(((Map<?, ?>) each).get("type")));
      return;
    }
    switch (String.valueOf(schema.get("type"))) {
      case "string" -> assertThat(value).as(what).isInstanceOf(String.class);
      case "array" -> {
        assertThat(value).as(what).isInstanceOf(List.class);
        ((List<?>) value).forEach(each -> check(what, (Map<?, ?>) schema.get("items"), each));
      }
      case "object" -> object(what, schema, value);
      default -> throw new AssertionError("a schema of another type: " + schema);
    }
  }

  private void object(String what, Map<?, ?> schema, Object value) {
    assertThat(value).as(what).isInstanceOf(Map.class);
    Map<?, ?> object = (Map<?, ?>) value;
    if (schema.get("required") instanceof List<?> required) {
      required.forEach(name -> assertThat(object.containsKey(name)).as(what + name).isTrue());
    }
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, of) -> {
            if (object.containsKey(name)) {
              check(what, (Map<?, ?>) of, object.get(name));
            }
          });
    }
  }
}
