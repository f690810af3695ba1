// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import static io.millrace.gateway.cache.KeyedRequest.MESH;
import static io.millrace.gateway.cache.KeyedRequest.get;
import static io.millrace.gateway.cache.KeyedRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.Test;

/** Which answers an unsafe request spoils [RFC 7252 §5.8, §5.9.1]. */
class ResourcePathsTest {
  private static final String DEVICE = "coap://SSN0013500500000001.example.org:4849";

  private final ResourcePaths paths = new ResourcePaths();

  private static CoapOptions put(Object... options) {
    return request(CoapCode.PUT, "", options).options();
  }

  @Test
  void a_change_counts_for_a_path_whatever_the_query() {
    ResourceKey sens = get(35, DEVICE + "/snsr/temp?sens");
    ResourceKey other = get(35, DEVICE + "/snsr/echo?sens");
    int before = paths.changes(sens);
    int elsewhere = paths.changes(other);
    paths.changed(MESH.server(), put(11, "snsr", 11, "temp", 15, "cfg"));
    assertThat(paths.changes(sens)).isNotEqualTo(before);
    assertThat(paths.changes(other)).isEqualTo(elsewhere);
  }

  @Test
  void a_change_counts_for_one_server_whatever_the_port() {
    ResourceKey key = get(35, DEVICE + "/snsr");
    int before = paths.changes(key);
    paths.changed("SSN0013500500000002", put(11, "snsr"));
    assertThat(paths.changes(key)).isEqualTo(before);
    paths.changed("SSN0013500500000001", put(11, "snsr"));
    assertThat(paths.changes(key)).isNotEqualTo(before);
  }

  @Test
  void a_path_is_told_from_another_with_the_same_characters() {
    ResourceKey key = get(35, DEVICE + "/ab/c");
    int before = paths.changes(key);
    paths.changed(MESH.server(), put(11, "a", 11, "bc"));
    assertThat(paths.changes(key)).isEqualTo(before);
  }

  @Test
  void a_created_resource_has_changed() {
    ResourceKey key = get(35, DEVICE + "/list/7");
    int before = paths.changes(key);
    CoapOptions answer =
        CoapOptions.builder()
            .add(OptionNumber.LOCATION_PATH, "list")
            .add(OptionNumber.LOCATION_PATH, "7")
            .build();
    paths.created(MESH.server(), answer);
    assertThat(paths.changes(key)).isNotEqualTo(before);
  }
}
