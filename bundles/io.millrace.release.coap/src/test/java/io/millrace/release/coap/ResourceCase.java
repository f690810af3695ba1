// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of requests share: the resource, one client and a file that has come whole. */
abstract class ResourceCase extends UploadCase {
  ResourceRig rig;

  @BeforeEach
  void offer() throws IOException {
    rig = new ResourceRig(time, audit, uploads, true);
    rig.releases.bind(releases);
    rig.observers.watch(releases);
    Files.write(releases.uploads().resolve(NAME), file.toArray());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  static CoapRequest request(int method, String path, String... query) {
    CoapOptionsBuilder options = CoapOptions.builder().path("releases" + path);
    for (String each : query) {
      options.add(OptionNumber.URI_QUERY, each);
    }
    return new CoapRequest(method, options.build(), Bytes.EMPTY);
  }

  CompletableFuture<CoapResponse> begin(int method, String path, String... query) {
    return rig.ask(request(method, path, query));
  }

  CoapResponse ask(int method, String path, String... query) throws Exception {
    return begin(method, path, query).get(10, TimeUnit.SECONDS);
  }

  List<String> recorded(AuditOutcome outcome) {
    return records.stream()
        .filter(each -> each.outcome() == outcome)
        .map(AuditRecord::action)
        .toList();
  }
}
