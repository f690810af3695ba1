// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.auth.Account;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** {@code /api/openapi.json}: the description of the interface [OpenAPI 3.0]. */
final class OpenApi {
  private static final String FILE = "openapi.json";

  private final Map<String, Object> description;

  OpenApi() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
      description = Json.object(in.readAllBytes());
    }
  }

  Answer get(ApiRequest request, Account none) {
    return Answer.ok(description);
  }
}
