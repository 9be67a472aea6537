#pragma once

#include <vector>

#include "profiles/profile.h"

namespace profile {

// The part of contradictions that is about steps, and about what is sent and drawn at random.

// Whether a request is anywhere in these steps.
bool has_request(const std::vector<Step>& steps);

void complain_of(const SizeSpread& spread, schema::Source& source);
void complain_of(const TimeSpread& spread, schema::Source& source);
void complain_of(const Payload& payload, schema::Source& source);

// All steps of a scenario: payloads, data, variables, topics and scenarios that are not there.
void complain_of_steps(const Profile& profile, const Scenario& scenario, schema::Source& source);

}  // namespace profile
