// SPDX-License-Identifier: Apache-2.0
/** What the pages show and what they order, by the services of the router. */
package io.millrace.console.router;
