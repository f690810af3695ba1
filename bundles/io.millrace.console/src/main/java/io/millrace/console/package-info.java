// SPDX-License-Identifier: Apache-2.0
/**
 * The console in the browser. Lowest first: {@code web} (requests, replies and the files of the
 * page), {@code login} (who is logged in, with which role), {@code live} (server-sent events),
 * {@code history} (values over hours), {@code router} (what the pages show and do, by the services
 * of the router), and this package (the component, and which path is what).
 */
package io.millrace.console;
