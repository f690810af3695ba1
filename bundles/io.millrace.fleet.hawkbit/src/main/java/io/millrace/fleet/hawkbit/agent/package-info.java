// SPDX-License-Identifier: Apache-2.0
/** What this router does about an action of the server, state by state. */
package io.millrace.fleet.hawkbit.agent;
