// SPDX-License-Identifier: Apache-2.0
/** How the router is: what its health checks and its component runtime say at one moment. */
package io.millrace.lib.health;
