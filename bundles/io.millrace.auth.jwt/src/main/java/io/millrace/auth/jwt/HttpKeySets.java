// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Fetches key sets by HTTP GET: at most 64 KiB, within 10 s, following no redirection. */
final class HttpKeySets implements RemoteKeys.KeySetSource {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int OK = 200;

  @Override
  public String fetch(RemoteIssuer issuer) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(issuer.url())
            .timeout(LONGEST)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != OK) {
          throw new IOException("it answers with status " + response.statusCode());
        }
        byte[] bytes = body.readNBytes(KeyFiles.MAX_BYTES + 1);
        if (bytes.length > KeyFiles.MAX_BYTES) {
          throw new IOException("its key set is longer than " + KeyFiles.MAX_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IOException("the router is being replaced", ended);
    }
  }
}
