// SPDX-License-Identifier: Apache-2.0
/** The topics by name, how they must look, and which partition a route has. */
@NullMarked
package dev.joblog.topics;

import org.jspecify.annotations.NullMarked;
