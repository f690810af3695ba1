// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.auth.Account;
import java.io.IOException;

/** Answers the requests of one path and method. Thread-safe; may wait for the store. */
@FunctionalInterface
interface Endpoint {
  /**
   * Answers a request.
   *
   * @param account whose token it has; null where none is needed
   */
  Answer answer(ApiRequest request, Account account) throws RefusedRequest, IOException;
}
