// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.auth.Account;
import java.util.List;
import java.util.Map;

/** The device templates, which the field's clients only read: those of this router are fixed. */
final class Templates {
  private static final Map<String, Object> TEMPLATES =
      Map.of(
          "deviceTemplates",
          List.of(
              Map.of(
                  "id",
                  "milli",
                  "deviceType",
                  Devices.MILLI,
                  "observations",
                  List.of(Map.of("name", "temperature", "type", "number")))));

  private Templates() {}

  static Answer get(ApiRequest request, Account account) {
    return Answer.ok(TEMPLATES);
  }
}
