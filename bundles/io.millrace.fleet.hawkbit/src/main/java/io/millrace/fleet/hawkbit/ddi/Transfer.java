// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An artifact, or a part of it, as it comes in.
 *
 * @param status 200, 206, 416 or a refusal
 * @param start the position of the first byte in the artifact
 * @param total the artifact's size as this answer says it; -1 when it does not
 * @param etag its strong entity tag, with quotes; empty when there is none
 * @param retryAfter what the server said of when to come again; null when nothing
 * @param body to be closed by whoever gets it
 */
public record Transfer(
    int status, long start, long total, String etag, Duration retryAfter, InputStream body)
    implements AutoCloseable {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18}|\\*)");
  private static final int PART = 206;
  private static final int NO_SUCH_RANGE = 416;

  static Transfer of(HttpResponse<InputStream> response) {
    String tag = response.headers().firstValue("ETag").orElse("");
    String range = response.headers().firstValue("Content-Range").orElse("");
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    int status = response.statusCode();
    Matcher parts = CONTENT_RANGE.matcher(range);
    boolean ranged = (status == PART || status == NO_SUCH_RANGE) && parts.matches();
    long start = ranged && parts.group(1) != null ? Long.parseLong(parts.group(1)) : 0;
    long total =
        ranged
            ? (parts.group(2).equals("*") ? -1 : Long.parseLong(parts.group(2)))
            : status == PART || status == NO_SUCH_RANGE ? -1 : length;
    return new Transfer(
        status,
        status == PART && !ranged ? -1 : start,
        total,
        tag.startsWith("\"") ? tag : "",
        DdiClient.retryAfter(response),
        response.body());
  }

  @Override
  public void close() throws java.io.IOException {
    body.close();
  }
}
