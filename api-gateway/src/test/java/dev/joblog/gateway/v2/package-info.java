// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.joblog.gateway.v2;

import org.jspecify.annotations.NullMarked;
