// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.NAME;
import static io.millrace.gateway.rig.Client.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.Client;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of who may use which resource of the gateway itself: somebody without a session, an
 * account without a permission, one whose policy denies it every device, and one that may use all.
 */
class OwnResourcesAccessTest {
  private final GatewayRig rig = new GatewayRig();
  private int hosts;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // method | path        | query    | nobody | no permission | all denied | all allowed
        "GET      | .well-known/core | ''  | 2.05   | 2.05          | 2.05       | 2.05",
        "GET      | help        | ''       | 2.05   | 2.05          | 2.05       | 2.05",
        "POST     | echo        | ''       | 2.04   | 2.04          | 2.04       | 2.04",
        "DELETE   | sessions    | ''       | 4.12   | 2.02          | 2.02       | 2.02",
        "GET      | trace       | ''       | 4.01   | 2.05          | 2.05       | 2.05",
        "GET      | reach       | dev=NAME | 4.01   | 4.01          | 4.01       | 2.05",
        "GET      | reach       | dev=none | 4.01   | 4.01          | 4.04       | 4.04",
      })
  void a_resource_of_the_gateway_answers(
      String method,
      String path,
      String query,
      String nobody,
      String noPermission,
      String denied,
      String allowed) {
    CoapRequest request = request(method, path, query.replace("NAME", NAME));
    assertThat(code(client(), request)).as("nobody").isEqualTo(nobody);
    Client poor = client();
    rig.sessions.allow("TN2", poor.peer(), Permission.of("other"));
    assertThat(code(poor, request)).as("without a permission").isEqualTo(noPermission);
    Client limited = client();
    AccessStatement all = AccessStatement.deny(List.of("coap:Invoke"), List.of("*"));
    rig.sessions.allow("TN3", limited.peer(), AccessPolicy.of(List.of(all)));
    assertThat(code(limited, request)).as("all denied").isEqualTo(denied);
    assertThat(rig.device.asked()).as("the device has heard of none of them").isEmpty();
    Client free = client();
    rig.sessions.allow("TN4", free.peer(), Permission.PROXY);
    assertThat(code(free, request)).as("all allowed").isEqualTo(allowed);
  }

  private Client client() {
    return rig.client("192.0.2." + (100 + hosts++), 6000);
  }

  private static CoapRequest request(String method, String path, String query) {
    int code =
        switch (method) {
          case "GET" -> CoapCode.GET;
          case "POST" -> CoapCode.POST;
          default -> CoapCode.DELETE;
        };
    return query.isEmpty() ? local(code, path) : local(code, path, OptionNumber.URI_QUERY, query);
  }

  private String code(Client client, CoapRequest request) {
    client.con("7e", request);
    if (!rig.device.asked().isEmpty()) {
      rig.device.last().content("</a>");
    }
    List<CoapMessage> received = client.receive().stream().filter(each -> !each.isEmpty()).toList();
    assertThat(received).hasSize(1);
    return CoapCode.text(received.get(0).code());
  }
}
