// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP server of the router. Lowest first: {@code server} (listens, and finds the handler of a
 * path among the services), {@code tls} (the same over TLS, and its certificate), {@code metrics}
 * and {@code health} (the handlers that this bundle brings).
 */
package io.millrace.http;
